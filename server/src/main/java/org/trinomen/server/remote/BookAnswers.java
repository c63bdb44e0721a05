package org.trinomen.server.remote;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.orthanc.RequestJson;

/** What the routes answer by which remotes of one kind are listed, shown, made and forgotten. */
final class BookAnswers<T> {

  private final RemoteBook<T> book;
  private final List<String> below;

  /**
   * Answers from a book.
   *
   * @param below names of the routes below a remote
   */
  BookAnswers(RemoteBook<T> book, List<String> below) {
    this.book = book;
    this.below = below;
  }

  void list(Exchange exchange) throws IOException {
    Map<String, T> all = book.all();
    if (!exchange.query().flag("expand", false)) {
      Names.answer(exchange, all.keySet());
      return;
    }
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          for (Map.Entry<String, T> each : all.entrySet()) {
            json.writeFieldName(each.getKey());
            book.form().show(json, each.getValue());
          }
          json.writeEndObject();
        });
  }

  void below(Exchange exchange) throws IOException {
    if (book.named(exchange.pathValue("id")).isPresent()) {
      Names.answer(exchange, below);
    } else {
      exchange.answerEmpty(404);
    }
  }

  void put(Exchange exchange) throws IOException {
    book.put(exchange.pathValue("id"), RequestJson.parse(exchange.smallBody()));
    exchange.answerText("");
  }

  void remove(Exchange exchange) throws IOException {
    book.remove(exchange.pathValue("id"));
    exchange.answerText("");
  }

  void configuration(Exchange exchange) throws IOException {
    T remote = book.get(exchange.pathValue("id"));
    exchange.answerJson(json -> book.form().show(json, remote));
  }
}
