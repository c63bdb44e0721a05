package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** The elements of an instance one by one, down into sequences: their raw bytes. */
public final class ContentRoutes {

  private final Perspective perspective;

  public ContentRoutes(Perspective perspective) {
    this.perspective = perspective;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        route("", "The tags of an instance."),
        route("/{rest...}", "An element's bytes, or the items of a sequence and what is in them."));
  }

  private Route route(String below, String summary) {
    boolean whole = below.isEmpty();
    return Route.of(
        Method.GET,
        perspective.prefix() + "/instances/{id}/content" + below,
        perspective.permission(),
        summary,
        exchange -> content(exchange, whole ? "" : exchange.pathValue("rest")));
  }

  private void content(Exchange exchange, String path) throws IOException {
    exchange.phi(); // What is in a file may name its patient.
    Finder finder = perspective.of(exchange);
    Optional<InstanceFacts> facts = InstanceRoutes.facts(exchange, finder);
    if (facts.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    List<String> steps = new ArrayList<>(List.of(path.split("/", -1)));
    steps.removeIf(String::isEmpty);
    FileHeader file = finder.header(facts.get(), ReadOptions.HEADER);
    DataSet dataSet = file.dataSet();
    while (steps.size() > 2
        && dataSet.element(tag(steps)).orElse(null) instanceof Element.Items s) {
      Optional<DataSet> item = item(s, steps.get(1));
      if (item.isEmpty()) {
        exchange.answerEmpty(404);
        return;
      }
      dataSet = item.get();
      steps = steps.subList(2, steps.size());
    }
    if (steps.isEmpty()) {
      answerTags(exchange, dataSet);
      return;
    }
    Optional<Element> element = dataSet.element(tag(steps));
    if (element.isEmpty() || steps.size() > 2) {
      exchange.answerEmpty(404);
      return;
    }
    Slices slices = new Slices(finder, facts.get(), file);
    if (steps.size() == 1) {
      answerElement(exchange, element.get(), slices);
    } else {
      answerPart(exchange, element.get(), steps.get(1), slices);
    }
  }

  private static int tag(List<String> steps) {
    return TagNames.parse(steps.getFirst().replaceFirst("^(\\w{4})-(\\w{4})$", "$1,$2"));
  }

  private static Optional<DataSet> item(Element.Items sequence, String number) {
    return number.matches("[0-9]{1,9}") && Integer.parseInt(number) < sequence.items().size()
        ? Optional.of(sequence.items().get(Integer.parseInt(number)))
        : Optional.empty();
  }

  private static void answerTags(Exchange exchange, DataSet dataSet) throws IOException {
    List<String> tags = new ArrayList<>();
    for (Element element : dataSet) {
      if (!Tags.isGroupLength(element.tag())) {
        tags.add(TagNames.numbers(element.tag()).replace(',', '-'));
      }
    }
    answerList(exchange, tags);
  }

  private static void answerNumbers(Exchange exchange, int count) throws IOException {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(Integer.toString(i));
    }
    answerList(exchange, numbers);
  }

  private static void answerList(Exchange exchange, List<String> texts) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (String text : texts) {
            json.writeString(text);
          }
          json.writeEndArray();
        });
  }

  private static void answerElement(Exchange exchange, Element element, Slices slices)
      throws IOException {
    switch (element) {
      case Element.Items items -> answerNumbers(exchange, items.items().size());
      case Element.Fragments fragments ->
          answerNumbers(exchange, 1 + fragments.fragments().size()); // 0 is the offset table
      case Element.Value value -> {
        if (Tags.isPixelData(element.tag())) {
          answerNumbers(exchange, 1);
        } else {
          exchange.answerBytes("application/octet-stream", value.bytes());
        }
      }
      case Element.Bulk bulk -> {
        if (Tags.isPixelData(element.tag())) {
          answerNumbers(exchange, 1);
        } else {
          slices.answer(exchange, bulk.valueOffset(), bulk.length());
        }
      }
    }
  }

  /** A part of pixel data, or an item of a sequence. */
  private static void answerPart(Exchange exchange, Element element, String part, Slices slices)
      throws IOException {
    int number = part.matches("[0-9]{1,9}") ? Integer.parseInt(part) : -1;
    switch (element) {
      case Element.Items items -> {
        Optional<DataSet> item = item(items, part);
        if (item.isPresent()) {
          answerTags(exchange, item.get());
          return;
        }
      }
      case Element.Fragments fragments -> {
        if (number == 0) {
          slices.answer(exchange, fragments.offsetTable());
          return;
        } else if (number > 0 && number <= fragments.fragments().size()) {
          slices.answer(exchange, fragments.fragments().get(number - 1));
          return;
        }
      }
      case Element.Bulk bulk -> {
        if (number == 0 && Tags.isPixelData(element.tag())) {
          slices.answer(exchange, bulk.valueOffset(), bulk.length());
          return;
        }
      }
      case Element.Value value -> {
        if (number == 0 && Tags.isPixelData(element.tag())) {
          exchange.answerBytes("application/octet-stream", value.bytes());
          return;
        }
      }
    }
    exchange.answerEmpty(404);
  }

  /** Parts of the file as it is sent, without holding them. */
  private record Slices(Finder finder, InstanceFacts facts, FileHeader file) {

    void answer(Exchange exchange, Element.Fragment fragment) throws IOException {
      answer(exchange, fragment.offset(), fragment.length());
    }

    void answer(Exchange exchange, long offset, long length) throws IOException {
      // Of a copy, or of deflated bytes, offsets are not those of the file that is kept.
      if (finder.length(facts).isEmpty() || file.transferSyntax().deflated()) {
        throw new RequestFailure(
            ErrorCode.NOT_IMPLEMENTED, "so long an element is given of plain originals only");
      }
      OutputStream out = exchange.answerStream("application/octet-stream", length);
      finder.send(facts, new SliceStream(out, offset, length));
      out.close();
    }
  }
}
