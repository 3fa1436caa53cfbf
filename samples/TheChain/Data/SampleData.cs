namespace TheChain.Data;

/// <summary>The names and places that seeded members are made from.</summary>
internal static class SampleData
{
    public static readonly string[] GivenNames =
    [
        "Ada", "Amir", "Ana", "Bruno", "Chidi", "Clara", "Diego", "Elif", "Emil", "Farah", "Freya", "Grace", "Hana", "Hugo", "Ines",
        "Ivan", "Jun", "Kofi", "Lars", "Leila", "Linnea", "Malik", "Mei", "Nadia", "Noah", "Olga", "Omar", "Priya", "Ravi", "Rosa",
        "Sami", "Sofia", "Tariq", "Tuva", "Viktor", "Wanjiru", "Yara", "Yuki", "Zoe", "Zuri",
    ];

    public static readonly string[] FamilyNames =
    [
        "Adeyemi", "Andersen", "Bauer", "Berg", "Chen", "Costa", "Dahl", "Dubois", "Fischer", "Garcia", "Haddad", "Hansen", "Ito",
        "Jansen", "Kaya", "Kim", "Kowalski", "Larsen", "Lopez", "Mensah", "Moreau", "Nakamura", "Novak", "Okafor", "Patel", "Petrov",
        "Popescu", "Rossi", "Sato", "Silva", "Singh", "Smith", "Tanaka", "Virtanen", "Wang", "Yilmaz",
    ];

    /// <summary>Ordered by how common they are: the seeder draws the first ones more often.</summary>
    public static readonly (string Country, string City)[] Places =
    [
        ("DE", "Berlin"), ("US", "New York"), ("NO", "Oslo"), ("FR", "Paris"), ("DE", "Hamburg"), ("GB", "London"), ("BR", "São Paulo"),
        ("IN", "Mumbai"), ("JP", "Tokyo"), ("ES", "Madrid"), ("US", "Austin"), ("NO", "Bergen"), ("TR", "Istanbul"), ("NG", "Lagos"),
        ("PL", "Kraków"), ("IT", "Milan"), ("SE", "Malmö"), ("DK", "Aarhus"), ("FI", "Tampere"), ("NL", "Utrecht"), ("PT", "Porto"),
        ("KR", "Busan"), ("KE", "Nairobi"), ("MX", "Puebla"), ("CA", "Montréal"), ("AU", "Perth"), ("GH", "Accra"), ("CZ", "Brno"),
        ("RO", "Cluj"), ("AR", "Rosario"), ("CH", "Basel"), ("IE", "Cork"), ("VN", "Hue"), ("IS", "Akureyri"),
    ];
}
