namespace TheChain.Contracts;

public sealed record ChainStats(int Users, int Countries);

public sealed record CountryCount(string Country, int Users);

public sealed record Announcement(int[] UserIds, string Text);
