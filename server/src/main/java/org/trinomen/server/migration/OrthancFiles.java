package org.trinomen.server.migration;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.trinomen.server.json.JsonValue;

/**
 * Reads Orthanc's configuration: a file, or a folder whose {@code .json} files count together, in
 * which a setting stands once. It is JSON with comments as in C, and a comma may end a list.
 */
public final class OrthancFiles {

  private static final JsonFactory WITH_COMMENTS =
      JsonValue.FACTORY
          .rebuild()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private OrthancFiles() {}

  /**
   * Reads it.
   *
   * @throws OrthancFileException if it is no such configuration
   */
  public static JsonValue.Members read(Path fileOrFolder) throws IOException {
    SequencedMap<String, JsonValue> all = new LinkedHashMap<>();
    for (Path file : files(fileOrFolder)) {
      members(file)
          .values()
          .forEach(
              (name, value) -> {
                if (all.put(name, value) != null) {
                  throw new OrthancFileException(
                      file + ": " + name + " stands in another file as well; it may stand once");
                }
              });
    }
    return new JsonValue.Members(all);
  }

  private static List<Path> files(Path fileOrFolder) throws IOException {
    if (!Files.isDirectory(fileOrFolder)) {
      return List.of(fileOrFolder);
    }
    try (Stream<Path> files = Files.list(fileOrFolder)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().endsWith(".json")).sorted().toList();
      if (found.isEmpty()) {
        throw new OrthancFileException(fileOrFolder + " has no file that ends in .json");
      }
      return found;
    }
  }

  private static JsonValue.Members members(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = WITH_COMMENTS.createParser(in)) {
      if (JsonValue.parse(parser) instanceof JsonValue.Members members) {
        return members;
      }
      throw new OrthancFileException(file + ": must hold an object, as Orthanc's files do");
    } catch (JsonValue.JsonException e) {
      throw new OrthancFileException(file + ": " + e.getMessage());
    }
  }
}
