SwaggerUIBundle({
  url: "../openapi.json",
  dom_id: "#routes",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  // Else the page would ask a validator elsewhere what it thinks of this archive's routes.
  validatorUrl: null,
});
