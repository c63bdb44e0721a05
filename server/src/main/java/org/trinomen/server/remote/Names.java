package org.trinomen.server.remote;

import java.io.IOException;
import java.util.Collection;
import java.util.UUID;
import org.trinomen.server.http.Exchange;

/** Answers that are lists of names. */
final class Names {

  private Names() {}

  /** In the order given. */
  static void answer(Exchange exchange, Collection<String> names) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (String name : names) {
            json.writeString(name);
          }
          json.writeEndArray();
        });
  }

  /** What clients are told of something new: its name and its path. */
  static void answerReference(Exchange exchange, String id, String path) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeStringField("ID", id);
          json.writeStringField("Path", path);
          json.writeEndObject();
        });
  }

  static String fresh() {
    return UUID.randomUUID().toString();
  }
}
