package org.trinomen.archive.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.trinomen.archive.volume.Sha256;

/**
 * A manifest as JSON, then a newline and, as 64 hexadecimal digits and a newline, the SHA-256 of
 * all bytes before: so that damage to it is found.
 */
final class ManifestJson {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int DIGEST_BYTES = 65;
  private static final Pattern NAME = Pattern.compile("backup-\\d{8}T\\d{6}Z");

  private ManifestJson() {}

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static byte[] encode(BackupManifest manifest) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("name", manifest.name());
      json.writeStringField("madeAt", manifest.madeAt().toString());
      json.writeStringField("program", manifest.program());
      json.writeStringField("parent", manifest.parent());
      json.writeArrayFieldStart("files");
      for (BackupFile file : manifest.files()) {
        json.writeStartObject();
        json.writeStringField("path", file.path());
        json.writeNumberField("bytes", file.bytes());
        json.writeStringField("sha256", file.sha256());
        json.writeNumberField("modified", file.modified());
        json.writeNumberField("records", file.records());
        json.writeStringField("in", file.in());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
    out.writeBytes((digest(out.toByteArray(), out.size()) + "\n").getBytes(UTF_8));
    return out.toByteArray();
  }

  private static String digest(byte[] bytes, int length) {
    var sha256 = Sha256.begin();
    sha256.update(bytes, 0, length);
    return new Sha256(sha256.digest()).hex();
  }

  /**
   * Reads one.
   *
   * @throws IOException if it is not as it was written
   */
  static BackupManifest decode(byte[] bytes) throws IOException {
    int covered = bytes.length - DIGEST_BYTES;
    if (covered < 0
        || !new String(bytes, covered, DIGEST_BYTES, UTF_8).equals(digest(bytes, covered) + "\n")) {
      throw new IOException("the manifest is not as it was written");
    }
    Map<String, String> fields = new HashMap<>();
    List<BackupFile> files = new ArrayList<>();
    try (JsonParser json = JSON.createParser(Arrays.copyOf(bytes, covered))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            files.add(file(json));
          }
        } else {
          fields.put(name, json.getText());
        }
      }
      return new BackupManifest(
          named(text(fields, "name")),
          Instant.parse(text(fields, "madeAt")),
          text(fields, "program"),
          text(fields, "parent"),
          files);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("the manifest makes no sense: " + e.getMessage(), e);
    }
  }

  private static BackupFile file(JsonParser json) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      fields.put(name, json.getText());
    }
    String path = text(fields, "path");
    // A manifest that someone has made must not have us write elsewhere.
    if (path.startsWith("/") || Arrays.asList(path.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException("a file is named " + path);
    }
    return new BackupFile(
        path,
        Long.parseLong(text(fields, "bytes")),
        text(fields, "sha256"),
        Long.parseLong(text(fields, "modified")),
        Long.parseLong(text(fields, "records")),
        named(text(fields, "in")));
  }

  private static String named(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("a backup is named " + name);
    }
    return name;
  }

  private static String text(Map<String, String> fields, String name) {
    String text = fields.get(name);
    if (text == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return text;
  }
}
