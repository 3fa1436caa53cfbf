using System.Text;
using PerfAnalyzers.Tool;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Commands;

// Redirected output would otherwise be written in the code page of a Windows console.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await CommandLine.RunAsync(args, ToolHome.Installed, Terminal.System());
