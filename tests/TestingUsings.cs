// The one place that says which verifier the tests use. PerfAnalyzers.Testing keeps the names of Microsoft.CodeAnalysis.Testing
// and Verify.SourceGenerators: with those packages on the feed, this file names their namespaces instead.
global using PerfAnalyzers.Testing;
