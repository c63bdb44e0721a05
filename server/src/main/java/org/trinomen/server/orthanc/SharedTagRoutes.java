package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;
import org.trinomen.server.json.JsonValue;

/** Tags that all instances below a resource share, all of them or those of a level's module. */
public final class SharedTagRoutes {

  private final Perspective perspective;

  public SharedTagRoutes(Perspective perspective) {
    this.perspective = perspective;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Level level : Levels.ALL) {
      String path = "/" + Levels.path(level) + "/{id}/";
      String type = Levels.type(level).toLowerCase(Locale.ROOT);
      if (level != Level.INSTANCE) {
        routes.add(
            get(
                path + "shared-tags",
                "Tags with one value in all instances below.",
                exchange -> shared(exchange, level, Optional.empty())));
      }
      routes.add(
          get(
              path + "module",
              "The shared tags that describe a " + type + " (its module in PS3.3).",
              exchange -> shared(exchange, level, Optional.of(ModuleTags.of(level)))));
    }
    routes.add(
        get(
            "/studies/{id}/module-patient",
            "The shared tags that describe a patient (the module in PS3.3).",
            exchange -> shared(exchange, Level.STUDY, Optional.of(ModuleTags.of(Level.PATIENT)))));
    return routes;
  }

  private Route get(String path, String summary, RouteHandler handler) {
    return Route.of(
        Method.GET, perspective.prefix() + path, perspective.permission(), summary, handler);
  }

  private void shared(Exchange exchange, Level level, Optional<Set<Integer>> only)
      throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<Resource> resource =
        PublicId.parse(exchange.pathValue("id")).flatMap(id -> finder.resource(level, id));
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    Parameters query = exchange.query();
    TagsJson tags = InstanceRoutes.tagsJson(exchange, TagFormat.of(query, TagFormat.FULL));
    Shared shared = new Shared(tags, only);
    // A module is what one instance says; sharing is a matter of all of them.
    Optional<Resource> one = only.isPresent() ? first(finder, resource.get()) : Optional.empty();
    if (one.isPresent()) {
      InstanceFacts facts = one.get().facts().orElseThrow();
      shared.addWhole(InstanceRoutes.header(finder, facts).dataSet());
    } else {
      for (Resource instance : finder.instances(resource.get())) {
        InstanceFacts facts = instance.facts().orElseThrow();
        shared.add(InstanceRoutes.header(finder, facts).dataSet());
      }
    }
    exchange.answerJson(shared::write);
  }

  private static Optional<Resource> first(Finder finder, Resource resource) throws IOException {
    List<Resource> first = new ArrayList<>(1);
    finder.find(
        new Query(Level.INSTANCE, List.of(), Optional.of(resource.id()), false, 0, 1), first::add);
    return first.stream().findFirst();
  }

  /** What is shared is what is left of the first when each other has struck out its own. */
  private static final class Shared {
    private final TagsJson tags;
    private final Optional<Set<Integer>> only;
    private final Set<Integer> left = new HashSet<>();
    private DataSet first = DataSet.empty();

    Shared(TagsJson tags, Optional<Set<Integer>> only) {
      this.tags = tags;
      this.only = only;
    }

    /** Takes all of a data set, sequences included. */
    void addWhole(DataSet dataSet) {
      first = dataSet;
      dataSet.forEach(element -> take(element.tag()));
    }

    private void take(int tag) {
      if (only.isEmpty() || only.get().contains(tag)) {
        left.add(tag);
      }
    }

    /** Takes another data set into account; sequences are not compared. */
    void add(DataSet dataSet) throws IOException {
      if (first.size() == 0) {
        first = dataSet;
        for (Element element : dataSet) {
          if (tags.isText(dataSet, element)) {
            take(element.tag());
          }
        }
        return;
      }
      for (int tag : List.copyOf(left)) {
        Optional<Element> other = dataSet.element(tag);
        if (other.isEmpty() || !same(first.element(tag).orElseThrow(), dataSet, other.get())) {
          left.remove(tag);
        }
      }
    }

    private boolean same(Element mine, DataSet dataSet, Element theirs) throws IOException {
      boolean equalBytes =
          mine instanceof Element.Value one
              && theirs instanceof Element.Value other
              && Arrays.equals(one.bytes(), other.bytes())
              && first.characterSet().equals(dataSet.characterSet());
      return equalBytes || Arrays.equals(shown(first, mine), shown(dataSet, theirs));
    }

    private byte[] shown(DataSet dataSet, Element element) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (JsonGenerator json = JsonValue.FACTORY.createGenerator(out)) {
        json.writeStartArray();
        tags.writeOne(json, dataSet, element);
        json.writeEndArray();
      }
      return out.toByteArray();
    }

    void write(JsonGenerator json) throws IOException {
      tags.write(json, first, left::contains);
    }
  }
}
