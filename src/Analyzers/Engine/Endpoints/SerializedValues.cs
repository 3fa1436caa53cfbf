using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>What is walked from the outside because it becomes text: by a serializer, or as the body of a response.</summary>
internal static class SerializedValues
{
    /// <summary>The argument that a call serializes or puts into a response as it is; null when it does neither.</summary>
    public static IOperation? Of(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod: { ContainingType: { } type } method } call:
                return (type.Name, method.Name) switch
                {
                    ("ControllerBase" or "Controller", "Ok" or "Json" or "Accepted" or "Created" or "CreatedAtAction" or "CreatedAtRoute" or "StatusCode" or "BadRequest" or "Conflict" or "UnprocessableEntity")
                        when type.IsIn("Microsoft.AspNetCore.Mvc") => Argument(call.Arguments),
                    ("Results" or "TypedResults", "Ok" or "Json" or "Accepted" or "Created" or "CreatedAtRoute" or "BadRequest" or "Conflict") when type.IsIn("Microsoft.AspNetCore.Http") => Argument(call.Arguments),
                    ("HttpResponseJsonExtensions", "WriteAsJsonAsync") => Argument(call.Arguments),
                    ("JsonSerializer", "Serialize" or "SerializeAsync" or "SerializeToUtf8Bytes" or "SerializeToNode" or "SerializeToElement" or "SerializeToDocument") when type.IsIn("System.Text.Json") => Argument(call.Arguments),
                    ("JsonConvert", "SerializeObject") when type.IsIn("Newtonsoft.Json") => Argument(call.Arguments),
                    _ => null,
                };
            case IObjectCreationOperation { Type: { Name: "JsonResult" or "OkObjectResult" or "ObjectResult" } created } creation when created.IsIn("Microsoft.AspNetCore.Mvc"):
                return Argument(creation.Arguments);
            default:
                return null;
        }
    }

    private static IOperation? Argument(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter?.Name is "value" or "data" or "error")
            {
                return argument.Value;
            }
        }

        return null;
    }
}
