// The console and the diagnostic listeners belong to the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

// As the generator writes what [PerfBudget] says, among others what this version does not understand.
[assembly: System.Reflection.AssemblyMetadata("PerfAnalyzers.Budget/1", "{\"id\":\"M:Text.Budgeted\",\"p95\":\"1ms\",\"queries\":\"1\",\"later\":\"x\",\"p50\":\"soon\"}")]
[assembly: System.Reflection.AssemblyMetadata("PerfAnalyzers.Budget/1", "no json")]
