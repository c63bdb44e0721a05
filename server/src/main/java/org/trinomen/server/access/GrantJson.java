package org.trinomen.server.access;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.server.config.AddressRange;
import org.trinomen.server.config.GrantSettings;
import org.trinomen.server.json.JsonValue;

/** Grants and scopes in JSON, in the file of the accounts as in the API. */
public final class GrantJson {

  private static final int GRANTS_MAX = 1000;

  private GrantJson() {}

  /**
   * The grants of an object; none if it has none.
   *
   * @throws IllegalArgumentException if one is none
   */
  public static List<GrantSettings> read(JsonValue.Members from) {
    List<GrantSettings> grants = new ArrayList<>();
    if (from.member("grants").orElse(null) instanceof JsonValue.Items(List<JsonValue> items)) {
      if (items.size() > GRANTS_MAX) {
        throw new IllegalArgumentException("more than " + GRANTS_MAX + " grants");
      }
      for (JsonValue item : items) {
        JsonValue.Members grant = item.asMembers();
        Scope scope = scope(grant);
        grants.add(
            new GrantSettings(
                name(grant, "role")
                    .orElseThrow(() -> new IllegalArgumentException("a grant names its role")),
                scope.study(),
                scope.site(),
                scope.viewpoints(),
                ranges(grant)));
      }
    }
    return grants;
  }

  private static List<AddressRange> ranges(JsonValue.Members grant) {
    List<AddressRange> ranges = new ArrayList<>();
    for (String text : texts(grant, "addresses")) {
      if (!AddressRange.isRange(text)) {
        throw new IllegalArgumentException("addresses are " + AddressRange.FORM);
      }
      ranges.add(AddressRange.parse(text));
    }
    return ranges;
  }

  /** The scope that an object names. */
  public static Scope scope(JsonValue.Members from) {
    Set<String> viewpoints = texts(from, "viewpoints");
    viewpoints.forEach(GrantJson::requireName);
    return new Scope(name(from, "study"), name(from, "site"), viewpoints);
  }

  /** The permissions that an object names. */
  public static Set<Permission> permissions(JsonValue.Members from) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    texts(from, "permissions").forEach(text -> permissions.add(Permission.valueOf(text)));
    return permissions;
  }

  /** Writes grants. */
  public static void write(JsonGenerator json, List<GrantSettings> grants) throws IOException {
    json.writeArrayFieldStart("grants");
    for (GrantSettings grant : grants) {
      json.writeStartObject();
      json.writeStringField("role", grant.role());
      writeScope(json, new Scope(grant.study(), grant.site(), grant.viewpoints()));
      if (!grant.addresses().isEmpty()) {
        writeTexts(json, "addresses", grant.addresses().stream().map(AddressRange::text).toList());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes what limits a scope, and no more. */
  public static void writeScope(JsonGenerator json, Scope scope) throws IOException {
    if (scope.study().isPresent()) {
      json.writeStringField("study", scope.study().get());
    }
    if (scope.site().isPresent()) {
      json.writeStringField("site", scope.site().get());
    }
    if (!scope.viewpoints().isEmpty()) {
      writeTexts(json, "viewpoints", scope.viewpoints().stream().sorted().toList());
    }
  }

  /** Writes permissions, if there are any. */
  public static void writePermissions(JsonGenerator json, Set<Permission> permissions)
      throws IOException {
    if (!permissions.isEmpty()) {
      writeTexts(json, "permissions", permissions.stream().sorted().map(Enum::name).toList());
    }
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static Optional<String> name(JsonValue.Members from, String name) {
    Optional<String> text = from.text(name);
    text.ifPresent(GrantJson::requireName);
    return text;
  }

  private static void requireName(String text) {
    if (!text.matches(GrantSettings.NAME)) {
      throw new IllegalArgumentException(
          "roles, studies, sites and viewpoints are named with 1 to 64 of A-Z a-z 0-9 . _ / : -");
    }
  }

  private static Set<String> texts(JsonValue.Members from, String name) {
    Set<String> texts = new LinkedHashSet<>();
    if (from.member(name).orElse(null) instanceof JsonValue.Items(List<JsonValue> items)) {
      for (JsonValue item : items) {
        if (item instanceof JsonValue.Text(String text)) {
          texts.add(text);
        } else {
          throw new IllegalArgumentException(name + " is a list of texts");
        }
      }
    } else if (from.member(name).isPresent()) {
      throw new IllegalArgumentException(name + " is a list of texts");
    }
    return texts;
  }
}
