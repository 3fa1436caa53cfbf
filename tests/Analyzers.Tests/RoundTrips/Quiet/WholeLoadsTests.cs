namespace PerfAnalyzers.Analyzers.Tests.RoundTrips.Quiet;

/// <summary>A table that is loaded whole when nothing of it is there, and answers from then on.</summary>
public sealed class WholeLoadsTests
{
    private const string Fields = """

            private Dictionary<int, User> _byId = new();
            private List<User>? _all;
            private bool _isLoaded;
            private DateTime _expires;
            private static User[] _static = [];
        """;

    [Theory]
    [InlineData("lock (_byId) { if (!_byId.Any()) { var all = db.Users.ToList(); _byId = all.ToDictionary(u => u.Id); } }")]
    [InlineData("if (_byId.Count == 0) { foreach (var user in db.Users) _byId[user.Id] = user; }")]
    [InlineData("if (_byId.Count == 0) { foreach (var user in db.Users.ToList()) { if (user.IsActive) _byId.Add(user.Id, user); } }")]
    [InlineData("if (_byId.Count == 0) { var all = db.Users.ToList(); all.ForEach(user => _byId[user.Id] = user); }")]
    [InlineData("if (_byId.Count == 0) db.Users.ToList().ForEach(user => _byId[user.Id] = user);")]
    [InlineData("if (_byId.Count == 0) { var all = db.Users.ToList(); if (all.Count > 0) _byId = all.ToDictionary(u => u.Id); }")]
    [InlineData("if (_byId.Count == 0) { _byId.Clear(); foreach (var user in db.Users) _byId[user.Id] = user; }")]
    [InlineData("if (_byId.Count > 0) return; _byId = db.Users.ToDictionary(u => u.Id);")]
    [InlineData("if (_byId.Any()) { return; } else { _byId = db.Users.ToDictionary(u => u.Id); }")]
    [InlineData("if (0 == _byId.Count()) _byId = db.Users.ToDictionary(u => u.Id);")]
    [InlineData("if (_byId is not { Count: > 0 }) _byId = db.Users.ToDictionary(u => u.Id);")]
    [InlineData("if (_all is null or { Count: 0 }) _all = db.Users.ToList();")]
    [InlineData("if (_all is null or []) _all = db.Users.ToList();")]
    [InlineData("if (_all?.Any() != true) _all = db.Users.ToList();")]
    [InlineData("if ((_all?.Count ?? 0) == 0) { _all = new(); _all.AddRange(db.Users); }")]
    [InlineData("var all = _all; if (all is null) { all = db.Users.ToList(); _all = all; }")]
    [InlineData("var all = Volatile.Read(ref _all); if (all is not null) return; all = db.Users.ToList(); Volatile.Write(ref _all, all);")]
    [InlineData("if (_static.Length == 0) _static = db.Users.ToArray();")]
    [InlineData("if (!_byId.Any()) Fill();")]
    [InlineData("if (_all is null) LoadAll();")]
    [InlineData("if (_all is not null) return; LoadAll();")]
    [InlineData("if (!_isLoaded) LoadAll();")]
    [InlineData("if (_isLoaded) return; foreach (var user in db.Users) Keep(user); _isLoaded = true;")]
    [InlineData("if (_expires < DateTime.UtcNow) { _all = db.Users.ToList(); _expires = DateTime.UtcNow.AddMinutes(5); }")]
    [InlineData("var now = DateTime.UtcNow; if (now < _expires) return; _all = db.Users.ToList(); _expires = now.AddMinutes(5);")]
    [InlineData("if (_expires < DateTime.UtcNow) _byId.Clear(); if (_byId.Count == 0) _byId = db.Users.ToDictionary(u => u.Id);")]
    public Task Runs_once_for_all_callers(string ensure) => Shop.VerifyAsync(
        $$"""
            public void Run(List<int> ids, List<User?> found)
            {
                foreach (var id in ids)
                {
                    found.Add(Get(id));
                    Console.WriteLine(First.Name + Nobody);
                    Ensure();
                }

                foreach (var id in ids)
                    found.Add(new Service(db, connection).Get(id));
            }

            public User? Get(int id)
            {
                Ensure();
                return _byId.GetValueOrDefault(id);
            }

            private User First => Get(1)!;
            private string Nobody { get { Ensure(); return ""; } }
            private void Ensure() { {{ensure}} }
            private void Fill() { foreach (var user in db.Users) _byId[user.Id] = user; }
            private void LoadAll() { var all = Load(); Take(all); }
            private List<User> Load() => db.Users.ToList();
            private void Take(List<User> all) { _all = all; _isLoaded = true; }
            private void Keep(User user) => _byId[user.Id] = user;
            public void Forget() { lock (_byId) { _byId = new(); _all = null; _isLoaded = false; } }
        """ + Fields);

    [Theory]
    [InlineData("if (_byId.Count > 0) _byId = db.Users.ToDictionary(u => u.Id);")]
    [InlineData("if (_byId.Count == 0) return; _byId = db.Users.ToDictionary(u => u.Id);")]
    [InlineData("if (_byId.Count == 0) Console.WriteLine(db.Users.Count());")]
    [InlineData("if (_byId.Count == 0) { Console.WriteLine(db.Users.Count()); _byId = new(); }")]
    [InlineData("_byId.Clear(); if (_byId.Count == 0) _byId = db.Users.ToDictionary(u => u.Id);")]
    [InlineData("_byId = new(); if (!_byId.Any()) _byId = db.Users.ToDictionary(u => u.Id);")]
    [InlineData("if (_byId.Count == 0) _byId = db.Users.ToDictionary(u => u.Id); Console.WriteLine(_byId.Count); _byId.Clear();")]
    [InlineData("if (_byId.Count == 0) { var isThere = db.Users.Any(); if (given > 3) _byId.Add(given, new User()); }")]
    [InlineData("if (_byId.Count == 0) foreach (var user in db.Users.Where(u => u.ParentId == given)) if (user.IsActive) _byId.Add(user.Id, user);")]
    [InlineData("if (_isLoaded) Forget(); else Console.WriteLine(db.Users.Count());")]
    [InlineData("if (_all is null) Print();")]
    [InlineData("if (_all is null) Some(given);")]
    [InlineData("if (_expires < DateTime.UtcNow) Console.WriteLine(db.Users.Count());")]
    [InlineData("if (_expires < other.Date) { Console.WriteLine(db.Users.Count()); _expires = other; }")]
    [InlineData("var byId = new Dictionary<int, User>(); if (byId.Count == 0) byId = db.Users.ToDictionary(u => u.Id);")]
    public Task Runs_each_time(string ensure) => Shop.VerifyAsync(
        $$"""
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                    [|Ensure(id, DateTime.Today)|];
            }

            private void Ensure(int given, DateTime other) { {{ensure}} }
            private void Forget() { _isLoaded = false; _all = null; _expires = default; }
            private void Print() => Console.WriteLine(db.Users.Count());
            private void Some(int given) { var user = db.Users.Find(given); if (given > 3) _all = [user!]; }
        """ + Fields);

    [Fact]
    public Task In_the_loop_itself() => Shop.VerifyAsync(
        """
            private User? _first;

            public void Expire(List<User> users, List<DateTime> times)
            {
                var now = DateTime.UtcNow;
                DateTime? next = null;
                var first = _first;
                foreach (var time in times)
                {
                    now = DateTime.UtcNow;
                    if (time < now)
                        users.Add([|db.Users.First(u => u.Id == time.Day)|]);
                    if (next is null || next < DateTime.UtcNow)
                    {
                        users.Add(db.Users.First());
                        next = DateTime.UtcNow.AddMinutes(1);
                    }

                    if (first is null)
                        first = db.Users.First();
                }
            }

            public void Run(List<int> ids, List<User> found, List<string> errors, Queue<User> page)
            {
                var all = new List<User>();
                Dictionary<int, User>? byId = null;
                foreach (var id in ids)
                {
                    if (all.Count == 0)
                        all = db.Users.ToList();
                    if (byId is null or { Count: 0 })
                        byId = db.Users.ToDictionary(u => u.Id);
                    if (page.Count == 0)
                        foreach (var user in db.Users.OrderBy(u => u.Id).Where(u => u.Id > id).Take(100))
                            page.Enqueue(user);
                    if (found.Count == 0)
                        found.AddRange(db.Users.Where(u => u.Id == id));
                }

                foreach (var id in ids)
                {
                    if (errors.Count == 0)
                    {
                        var user = [|db.Users.First(u => u.Id == id)|];
                        if (id > 100)
                            errors.Add("too large");
                    }

                    if (errors.Count == 0)
                        foreach (var order in [|db.Orders.Where(o => o.UserId == id).ToList()|])
                            if (order.LineIds.Length == 0)
                                errors.Add("empty");
                    var own = new List<User>();
                    if (own.Count == 0)
                        own = [|db.Users.Where(u => u.Id == id).ToList()|];
                }

                foreach (var user in found)
                {
                    if (user.Orders.Count == 0)
                        user.Orders = [|db.Orders.Where(o => o.UserId == user.Id).ToList()|];
                }
            }
        """);
}
