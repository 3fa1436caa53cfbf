namespace PerfAnalyzers.Execution.Tests.Writes;

/// <summary>Bodies that write, and the rule whose code fix concerns them.</summary>
internal static class WriteScenarios
{
    /// <summary>What must be rewritten.</summary>
    public static readonly IReadOnlyDictionary<string, (string Rule, string Body)> Cured = new Dictionary<string, (string, string)>
    {
        ["save per loaded row"] = (RuleIds.WritePerElement, """
            var items = await db.Items.Where(i => i.Stock < inputs.Limit).OrderBy(i => i.Id).ToListAsync(ct);
            foreach (var item in items)
            {
                item.Sell();
                await db.SaveChangesAsync(ct);
            }

            log.Add($"{items.Count}");
            """),
        ["save per loaded row, sync"] = (RuleIds.WritePerElement, """
            foreach (var item in db.Items.Where(i => i.Stock < inputs.Limit).OrderBy(i => i.Id).ToList())
            {
                item.Note = item.Note ?? "none";
                item.Stock = item.Stock + 1;
                db.SaveChanges();
            }
            """),
        ["save per new row"] = (RuleIds.WritePerElement, """
            foreach (var code in inputs.Codes)
            {
                db.Items.Add(new Item { Code = code, Stock = 1 });
                await db.SaveChangesAsync(ct);
            }
            """),
        ["save per new row, counted loop"] = (RuleIds.WritePerElement, """
            var codes = inputs.Codes;
            for (var i = 0; i < codes.Count; i++)
            {
                db.Add(new Item { Code = codes[i], Note = $"number {i}" });
                db.SaveChanges();
            }
            """),
        ["save per new child"] = (RuleIds.WritePerElement, """
            var items = db.Items.Where(i => i.Stock < inputs.Limit).OrderBy(i => i.Id).ToList();
            foreach (var item in items)
            {
                db.Parts.Add(new Part { ItemId = item.Id, Name = "new" });
                db.SaveChanges();
            }
            """),
        ["save per changed row"] = (RuleIds.WritePerElement, """
            var items = db.Items.Where(i => i.Stock < inputs.Limit).OrderBy(i => i.Id).ToList();
            foreach (var item in items)
            {
                if (item.Id < 0)
                {
                    continue;
                }

                if (item.Note != "note2")
                {
                    item.Note = "other";
                    db.SaveChanges();
                }
            }
            """),
        ["save per removed row"] = (RuleIds.WritePerElement, """
            foreach (var item in await db.Items.Where(i => i.Stock < inputs.Limit).ToListAsync(ct))
            {
                db.Items.Remove(item);
                await db.SaveChangesAsync(ct);
            }
            """),
        ["update per key"] = (RuleIds.WritePerElement, """
            foreach (var stock in inputs.Stocks)
            {
                await db.Items.Where(i => i.Stock == stock).ExecuteUpdateAsync(s => s.SetProperty(i => i.Note, "same"), ct);
            }
            """),
        ["update per text key"] = (RuleIds.WritePerElement, """
            foreach (var code in inputs.Codes)
                db.Items.Where(i => i.Code == code && i.Note != null).ExecuteUpdate(s => s.SetProperty(i => i.Stock, 7).SetProperty(i => i.Note, (string?)null));
            """),
        ["delete per key"] = (RuleIds.WritePerElement, """
            foreach (var stock in inputs.Stocks)
            {
                await db.Items.Where(i => i.Stock == stock).ExecuteDeleteAsync(ct);
            }
            """),
        ["delete per entity"] = (RuleIds.WritePerElement, """
            var items = db.Items.Where(i => i.Stock < inputs.Limit).ToList();
            foreach (var item in items)
                db.Parts.Where(p => p.ItemId == item.Id).ExecuteDelete();
            """),
        ["load to change, own context"] = (RuleIds.LoadToWrite, """
            using var own = factory.CreateDbContext();
            var items = own.Items.Where(i => i.Stock < inputs.Limit && i.Note != null).OrderBy(i => i.Id).ToList();
            foreach (var item in items)
            {
                item.Note = null;
                item.Stock = inputs.Limit;
                item.Code = "set";
            }

            own.SaveChanges();
            """),
        ["load to change, own context, async"] = (RuleIds.LoadToWrite, """
            await using var own = await factory.CreateDbContextAsync(ct);
            foreach (var item in await own.Items.Where(i => inputs.Codes.Contains(i.Code)).ToListAsync(ct))
                item.Note = "found";
            await own.SaveChangesAsync(ct);
            """),
        ["load to remove, own context"] = (RuleIds.LoadToWrite, """
            await using var own = await factory.CreateDbContextAsync(ct);
            var old = await own.Items.Where(i => i.Stock < inputs.Limit).ToListAsync(ct);
            own.Items.RemoveRange(old);
            await own.SaveChangesAsync(ct);
            """),
        ["remove a query, own context"] = (RuleIds.LoadToWrite, """
            using var own = factory.CreateDbContext();
            own.Parts.RemoveRange(own.Parts.Where(p => p.ItemId % 2 == 0));
            own.SaveChanges();
            """),
        ["two saves"] = (RuleIds.ConsecutiveSaves, """
            db.Items.Add(new Item { Code = "first" });
            await db.SaveChangesAsync(ct);
            foreach (var code in inputs.Codes)
            {
                db.Items.Add(new Item { Code = code });
            }

            await db.SaveChangesAsync(ct);
            """),
        ["add one by one"] = (RuleIds.AddPerElement, """
            foreach (var code in inputs.Codes)
            {
                db.Items.Add(new Item { Code = code });
            }

            db.SaveChanges();
            """),
        ["add given entities one by one"] = (RuleIds.AddPerElement, """
            var known = inputs.Codes.Distinct().ToDictionary(code => code, code => new Item { Code = code });
            var items = inputs.Codes.ConvertAll(code => known[code]);
            foreach (var item in items)
                db.Items.Add(item);
            db.SaveChanges();
            """),
        ["update of a tracked row"] = (RuleIds.UpdateOfTracked, """
            var item = await db.Items.OrderBy(i => i.Id).FirstAsync(i => i.Stock < 1000, ct);
            item.Note = inputs.Notes.Count > 0 ? inputs.Notes[0] : item.Note;
            db.Items.Update(item);
            await db.SaveChangesAsync(ct);
            """),
        ["update of tracked rows"] = (RuleIds.UpdateOfTracked, """
            foreach (var item in db.Items.Where(i => i.Stock < inputs.Limit).ToList())
            {
                item.Note = "touched";
                db.Update(item);
            }

            db.SaveChanges();
            """),
    };

    /// <summary>What may be left alone, but must not change: each has something that a careless rewrite gets wrong.</summary>
    public static readonly IReadOnlyDictionary<string, (string Rule, string Body)> Delicate = new Dictionary<string, (string, string)>
    {
        ["the key is read"] = (RuleIds.WritePerElement, """
            var last = 0;
            foreach (var code in inputs.Codes)
            {
                var item = new Item { Code = code };
                db.Add(item);
                db.SaveChanges();
                log.Add($"{item.Id > last}");
                last = item.Id;
            }
            """),
        ["the key of the one before is read"] = (RuleIds.WritePerElement, """
            var before = db.Items.First();
            foreach (var code in inputs.Codes)
            {
                db.Add(new Part { ItemId = before.Id, Name = code });
                before = new Item { Code = code };
                db.Add(before);
                db.SaveChanges();
            }
            """),
        ["a query sees what was saved"] = (RuleIds.WritePerElement, """
            foreach (var code in inputs.Codes)
            {
                var count = await db.Items.CountAsync(i => i.Code == code, ct);
                db.Add(new Item { Code = code, Stock = count });
                await db.SaveChangesAsync(ct);
            }
            """),
        ["a lazy source sees what was saved"] = (RuleIds.WritePerElement, """
            IEnumerable<string> codes = inputs.Codes.Where(code => !db.Items.Any(i => i.Code == code));
            foreach (var code in codes)
            {
                db.Add(new Item { Code = code });
                db.SaveChanges();
            }
            """),
        ["an error in the middle"] = (RuleIds.WritePerElement, """
            var items = db.Items.Where(i => i.Stock < inputs.Limit).OrderByDescending(i => i.Id).ToList();
            foreach (var item in items)
            {
                item.Take(5);
                db.SaveChanges();
            }
            """),
        ["an entity twice in the list is added"] = (RuleIds.WritePerElement, """
            var known = inputs.Codes.Distinct().ToDictionary(code => code, code => new Item { Code = code });
            var items = inputs.Codes.ConvertAll(code => known[code]);
            foreach (var item in items)
            {
                db.Items.Add(item);
                db.SaveChanges();
            }
            """),
        ["an entity twice in the list is changed"] = (RuleIds.WritePerElement, """
            var known = db.Items.Take(3).ToDictionary(i => i.Id % 3);
            var items = inputs.Stocks.ConvertAll(stock => known[Math.Abs(stock % 3)]);
            foreach (var item in items)
            {
                item.Stock = item.Stock + 1;
                db.SaveChanges();
            }
            """),
        ["an entity twice in the list is removed"] = (RuleIds.WritePerElement, """
            var known = db.Items.OrderBy(i => i.Id).Take(3).ToList();
            var items = inputs.Stocks.ConvertAll(stock => known[Math.Abs(stock % 3)]);
            foreach (var item in items)
            {
                db.Items.Remove(item);
                db.SaveChanges();
            }
            """),
        ["something pends before the loop"] = (RuleIds.WritePerElement, """
            db.Add(new Item { Code = "header" });
            foreach (var code in inputs.Codes)
            {
                db.Add(new Item { Code = code });
                db.SaveChanges();
            }
            """),
        ["something pends behind the save"] = (RuleIds.WritePerElement, """
            var items = db.Items.Where(i => i.Stock < inputs.Limit).OrderBy(i => i.Id).ToList();
            foreach (var item in items)
            {
                item.Note = "saved";
                db.SaveChanges();
                item.Stock = -1;
            }
            """),
        ["the loop is left"] = (RuleIds.WritePerElement, """
            var items = db.Items.Where(i => i.Stock < inputs.Limit).OrderBy(i => i.Id).ToList();
            foreach (var item in items)
            {
                item.Note = "left";
                if (item.Stock == 3)
                {
                    break;
                }

                db.SaveChanges();
            }
            """),
        ["keys are set"] = (RuleIds.WritePerElement, """
            foreach (var stock in inputs.Stocks)
            {
                db.Add(new Item { Id = 1000 + Math.Abs(stock % 100), Code = "k" });
                db.SaveChanges();
            }
            """),
        ["removed and added"] = (RuleIds.WritePerElement, """
            foreach (var item in db.Items.Where(i => i.Stock < inputs.Limit).ToList())
            {
                db.Remove(item);
                db.Add(new Item { Code = item.Code, Token = item.Token });
                db.SaveChanges();
            }
            """),
        ["an increment per key"] = (RuleIds.WritePerElement, """
            foreach (var stock in inputs.Stocks)
            {
                db.Items.Where(i => i.Stock == stock && i.Stock < 1000).ExecuteUpdate(s => s.SetProperty(i => i.Stock, i => i.Stock + 1));
            }
            """),
        ["an update of the key's own column"] = (RuleIds.WritePerElement, """
            foreach (var stock in inputs.Stocks)
            {
                db.Items.Where(i => i.Stock == stock).ExecuteUpdate(s => s.SetProperty(i => i.Stock, 6));
            }
            """),
        ["rows that the context has loaded before"] = (RuleIds.LoadToWrite, """
            var first = db.Items.OrderBy(i => i.Id).First();
            foreach (var item in db.Items.Where(i => i.Stock < inputs.Limit).ToList())
            {
                item.Note = "changed";
            }

            db.SaveChanges();
            log.Add(first.Note ?? "null");
            """),
        ["a query that loads other rows as well"] = (RuleIds.LoadToWrite, """
            using var own = factory.CreateDbContext();
            var query = own.Items.OrderBy(i => i.Id).AsQueryable();
            var first = query.First();
            foreach (var item in query.ToList())
            {
                item.Note = "changed";
            }

            own.SaveChanges();
            log.Add(first.Note ?? "null");
            """),
        ["a variable that changes after the query"] = (RuleIds.LoadToWrite, """
            using var own = factory.CreateDbContext();
            var limit = inputs.Limit;
            var items = own.Items.Where(i => i.Stock < limit).ToList();
            limit = 0;
            foreach (var item in items)
            {
                item.Note = "changed";
            }

            own.SaveChanges();
            """),
        ["rows that are calculated"] = (RuleIds.LoadToWrite, """
            using var own = factory.CreateDbContext();
            foreach (var item in own.Items.ToList())
            {
                item.Stock += inputs.Limit;
            }

            own.SaveChanges();
            """),
        ["the key is read between two saves"] = (RuleIds.ConsecutiveSaves, """
            var item = new Item { Code = "first" };
            db.Items.Add(item);
            db.SaveChanges();
            db.Parts.Add(new Part { ItemId = item.Id, Name = "of first" });
            db.SaveChanges();
            """),
        ["what the save counts is used"] = (RuleIds.UpdateOfTracked, """
            var item = db.Items.OrderBy(i => i.Id).First();
            db.Update(item);
            log.Add($"{db.SaveChanges()}");
            """),
        ["a new child of a tracked row"] = (RuleIds.UpdateOfTracked, """
            var item = db.Items.OrderBy(i => i.Id).First();
            item.Parts.Add(new Part { Name = "new" });
            db.Update(item);
            db.SaveChanges();
            """),
        ["an update by notes that may be missing"] = (RuleIds.WritePerElement, """
            foreach (var note in inputs.Notes)
            {
                db.Items.Where(i => i.Note == note).ExecuteUpdate(s => s.SetProperty(i => i.Stock, 0));
            }
            """),
    };

    /// <summary>The second element with the same token cannot be stored.</summary>
    public const string FailingSave = """
        foreach (var code in inputs.Codes)
        {
            db.Items.Add(new Item { Code = code, Token = code });
            await db.SaveChangesAsync(ct);
        }
        """;
}
