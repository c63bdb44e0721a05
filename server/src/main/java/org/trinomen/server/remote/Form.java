package org.trinomen.server.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.trinomen.server.json.JsonValue;

/** How one kind of remote is written as JSON, in requests and in the file that keeps it. */
interface Form<T> {

  /**
   * Reads a remote.
   *
   * @throws org.trinomen.server.http.RequestFailure if it makes no sense
   */
  T read(String name, JsonValue json);

  /** Writes all of it, secrets too: for the file. */
  void keep(JsonGenerator json, T remote) throws IOException;

  /** Writes what the API shows of it, without secrets. */
  void show(JsonGenerator json, T remote) throws IOException;
}
