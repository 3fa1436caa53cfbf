using Microsoft.AspNetCore.Authentication;
using TheChain.Authentication;
using TheChain.Data;
using TheChain.Endpoints;
using TheChain.Services;

var builder = WebApplication.CreateBuilder(args);

builder.Services.Configure<TokenOptions>(builder.Configuration.GetSection(TokenOptions.Section));
builder.Services.Configure<TicketOptions>(builder.Configuration.GetSection(TicketOptions.Section));

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<TokenService>();
builder.Services.AddSingleton<WelcomeMessageService>();
builder.Services.AddScoped<AccountService>();
builder.Services.AddScoped<AnnouncementService>();
builder.Services.AddScoped<IChainStatistics, ChainStatistics>();
builder.Services.AddScoped<HierarchyService>();
builder.Services.AddScoped<MemberExport>();
builder.Services.AddScoped<TicketService>();
builder.Services.AddScoped<TicketExpiryJob>();
builder.Services.AddHostedService<TicketExpiryWorker>();
builder.Services.AddChainDatabase(builder.Configuration, builder.Environment.ContentRootPath);

builder.Services.AddAuthentication(BearerTokenHandler.SchemeName)
    .AddScheme<AuthenticationSchemeOptions, BearerTokenHandler>(BearerTokenHandler.SchemeName, configureOptions: null);
builder.Services.AddAuthorization();
builder.Services.AddProblemDetails();
builder.Services.AddValidation();
builder.Services.AddControllers();

var app = builder.Build();

await app.Services.PrepareDatabaseAsync();

app.UseExceptionHandler();
app.UseDefaultFiles();
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();

app.MapControllers();
app.MapAuthEndpoints();
app.MapCountryEndpoints();

app.Run();
