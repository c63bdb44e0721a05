package org.trinomen.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.trinomen.archive.file.DurableFiles;

/** A small file that holds one JSON object for people to read, and is replaced as a whole. */
public final class KeptJson {

  /** Writes the members of the object. */
  @FunctionalInterface
  public interface Members {
    /** Writes them. */
    void write(JsonGenerator json) throws IOException;
  }

  private KeptJson() {}

  /**
   * Replaces the file, durably.
   *
   * @throws UncheckedIOException if it can't be written; it is as it was then
   */
  public static void replace(DurableFiles files, Path file, Members members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    try {
      files.replace(file, ByteBuffer.wrap(out.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
    }
  }
}
