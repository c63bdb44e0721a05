package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;

/** Writes a resource while the finder goes on finding. */
@FunctionalInterface
interface JsonCallback {

  void write(Resource resource) throws IOException;

  /** Writes public ids. */
  static Consumer<PublicId> ids(JsonGenerator json) {
    return id -> {
      try {
        json.writeString(id.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** The same for a caller that knows no IOException; the dispatcher unwraps it. */
  default Consumer<Resource> unchecked() {
    return resource -> {
      try {
        write(resource);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
