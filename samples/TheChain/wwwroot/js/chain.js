async function load(path) {
  const response = await fetch(path);
  if (!response.ok) {
    throw new Error(`${path}: ${response.status}`);
  }
  return response.json();
}

const [stats, countries] = await Promise.all([load("api/v1/chain/stats"), load("api/v1/countries")]);
document.getElementById("users").textContent = stats.users;
document.getElementById("countries").textContent = stats.countries;
document.getElementById("by-country").append(...countries.map(({ country, users }) => {
  const item = document.createElement("li");
  item.textContent = `${country} ${users}`;
  return item;
}));
