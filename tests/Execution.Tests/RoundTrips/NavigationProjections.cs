namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>Bodies that read nothing but columns of their rows and of what navigations lead to, over the model of <see cref="NavigationIncludes"/>.</summary>
internal static class NavigationProjections
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["required reference"] = """
            foreach (var trip in await db.Trips.Where(t => t.Id >= first).OrderBy(t => t.Id).ToListAsync())
                log.Add($"{trip.Id} {trip.Route!.Name}");
            """,
        ["optional reference"] = """
            var trips = await db.Trips.Where(t => t.Id >= first).OrderBy(t => t.Id).ToListAsync();
            log.AddRange(trips.Select(t => t.Id + " " + (t.Driver?.Name ?? "none")));
            """,
        ["optional reference that must be there"] = """
            foreach (var trip in db.Trips.AsNoTracking().Where(t => t.Id >= first).OrderBy(t => t.Id).ToList())
            {
                log.Add(trip.Id.ToString());
                log.Add(trip.Driver!.Id + trip.Driver.Name);
            }
            """,
        ["collection"] = """
            var trips = db.Trips.Where(t => t.Id >= first).OrderBy(t => t.Id).ToList();
            foreach (var trip in trips)
                log.Add(trip.Id + ": " + string.Join(",", trip.Stops.OrderBy(s => s.Id).Select(s => s.Town)));
            """,
        ["counted collection of a page"] = """
            var query = db.Trips.OrderByDescending(t => t.Id).AsQueryable();
            if (first > 0)
                query = query.Where(t => t.Id >= first);
            var trips = await query.Take(20).ToListAsync();
            trips.ForEach(trip => log.Add(trip.Id + " " + trip.Stops.Count));
            """,
        ["two collections and what one leads to"] = """
            foreach (var trip in await db.Trips.Where(t => t.Id >= first).OrderBy(t => t.Id).ToListAsync())
            {
                log.Add($"{trip.Id} {trip.Notes.Sum(n => n.Length)}");
                foreach (var stop in trip.Stops.OrderBy(s => s.Id))
                    log.Add(stop.Town + " " + (stop.Depot is null ? "none" : stop.Depot.Name));
            }
            """,
        ["rows by key, and groups"] = """
            var trips = await db.Trips.Where(t => t.Id >= first).OrderBy(t => t.Id).ToListAsync();
            var byId = trips.ToDictionary(t => t.Id);
            foreach (var id in byId.Keys.Order())
                log.Add(byId[id].Route!.Name);
            foreach (var sameRoute in trips.GroupBy(t => t.RouteId))
                log.Add(sameRoute.Key + ": " + string.Join(",", sameRoute.Where(t => t.Driver != null).Select(t => t.Driver!.Name)));
            """,
    };
}
