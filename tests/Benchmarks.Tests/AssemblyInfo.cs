// The console and the diagnostic listeners belong to the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
