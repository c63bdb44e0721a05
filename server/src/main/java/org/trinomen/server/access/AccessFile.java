package org.trinomen.server.access;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.json.KeptJson;

/**
 * {@code access.json}: accounts and tokens, hashed, in one small file that is replaced as a whole,
 * so that an account and its tokens never disagree.
 */
final class AccessFile {

  /** What the file holds. */
  record Content(List<Account> accounts, List<BearerToken> tokens) {
    Content {
      accounts = List.copyOf(accounts);
      tokens = List.copyOf(tokens);
    }
  }

  private final Path file;
  private final DurableFiles files;

  AccessFile(Path folder, DurableFiles files) {
    this.file = folder.resolve("access.json");
    this.files = files;
  }

  /** The content; nothing at all if there is no file yet. */
  Content read() {
    if (!files.exists(file)) {
      return new Content(List.of(), List.of());
    }
    try {
      JsonValue.Members root =
          JsonValue.parse(new ByteArrayInputStream(Files.readAllBytes(file))).asMembers();
      List<Account> accounts = new ArrayList<>();
      for (JsonValue.Members each : items(root, "accounts")) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (each.member("roles").orElse(null) instanceof JsonValue.Items(List<JsonValue> names)) {
          for (JsonValue name : names) {
            if (name instanceof JsonValue.Text(String text)) {
              roles.add(Role.valueOf(text));
            }
          }
        }
        accounts.add(
            new Account(
                text(each, "name"),
                roles,
                GrantJson.read(each),
                new PasswordHash(text(each, "password")),
                Instant.parse(text(each, "created")),
                each.member("disabled").equals(Optional.of(new JsonValue.Flag(true)))));
      }
      List<BearerToken> tokens = new ArrayList<>();
      for (JsonValue.Members each : items(root, "tokens")) {
        tokens.add(
            new BearerToken(
                text(each, "id"),
                text(each, "account"),
                text(each, "label"),
                GrantJson.permissions(each),
                GrantJson.scope(each),
                Sha256.ofHex(text(each, "sha256")),
                Instant.parse(text(each, "created")),
                Instant.parse(text(each, "expires"))));
      }
      return new Content(accounts, tokens);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    } catch (IllegalArgumentException | JsonValue.JsonException e) {
      throw new IllegalStateException(
          file + " is damaged: restore it from a backup, or delete it to begin with a new admin",
          e);
    }
  }

  /** Replaces the content, durably. */
  void write(Content content) {
    KeptJson.replace(files, file, json -> write(content, json));
  }

  private static void write(Content content, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("accounts");
    for (Account account : content.accounts()) {
      json.writeStartObject();
      json.writeStringField("name", account.name());
      json.writeArrayFieldStart("roles");
      for (Role role : account.roles().stream().sorted().toList()) {
        json.writeString(role.name());
      }
      json.writeEndArray();
      GrantJson.write(json, account.within());
      json.writeStringField("password", account.password().encoded());
      json.writeStringField("created", account.created().toString());
      if (account.disabled()) {
        json.writeBooleanField("disabled", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("tokens");
    for (BearerToken token : content.tokens()) {
      json.writeStartObject();
      json.writeStringField("id", token.id());
      json.writeStringField("account", token.account());
      json.writeStringField("label", token.label());
      GrantJson.writePermissions(json, token.only());
      GrantJson.writeScope(json, token.scope());
      json.writeStringField("sha256", token.digest().hex());
      json.writeStringField("created", token.created().toString());
      json.writeStringField("expires", token.expires().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static List<JsonValue.Members> items(JsonValue.Members root, String name) {
    return root.member(name).orElse(null) instanceof JsonValue.Items(List<JsonValue> values)
        ? values.stream().map(JsonValue::asMembers).toList()
        : List.of();
  }

  private static String text(JsonValue.Members members, String name) {
    return members.text(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }
}
