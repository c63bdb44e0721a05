package org.trinomen.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.trinomen.server.access.GrantJson;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.Rights;
import org.trinomen.server.access.Role;
import org.trinomen.server.config.GrantSettings;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;

/** What roles there are, and what the configuration grants: what accounts have is told of them. */
public final class RoleRoute {

  private RoleRoute() {}

  /** The route. */
  public static Route of(Rights rights) {
    return Route.of(
        Method.GET,
        "/api/roles",
        Permission.MANAGE_ACCOUNTS,
        "Roles with their permissions, and the groups and grants of the configuration.",
        exchange -> answer(exchange, rights));
  }

  private static void answer(Exchange exchange, Rights rights) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("grants");
          for (Map.Entry<String, List<GrantSettings>> given :
              new TreeMap<>(rights.configured().grants()).entrySet()) {
            json.writeStartObject();
            GrantJson.write(json, given.getValue());
            json.writeStringField("to", given.getKey());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("groups");
          for (Map.Entry<String, Set<String>> group :
              new TreeMap<>(rights.configured().groups()).entrySet()) {
            json.writeStartObject();
            writeSorted(json, "members", group.getValue());
            json.writeStringField("name", group.getKey());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("roles");
          for (Map.Entry<String, Set<Permission>> role : rights.roles().entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", role.getKey());
            GrantJson.writePermissions(json, role.getValue());
            json.writeBooleanField("shipped", Role.named(role.getKey()).isPresent());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void writeSorted(JsonGenerator json, String name, Set<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts.stream().sorted().toList()) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
