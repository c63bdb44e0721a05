package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.Export;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** The logs of changes and of exports. */
public final class ChangeRoutes {

  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 10_000;

  private final Finder finder;
  private final Curation curation;

  public ChangeRoutes(Finder finder, Curation curation) {
    this.finder = finder;
    this.curation = curation;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
                Method.GET,
                "/changes",
                Permission.SEE_SYSTEM,
                "What has changed, by ?since, ?to, ?limit, ?type, or ?last.",
                this::changes)
            .withinReach(),
        Route.of(
            Method.DELETE,
            "/changes",
            Permission.WITHDRAW,
            "Empties the log of changes; its numbers go on.",
            this::clearChanges),
        Route.of(
            Method.GET,
            "/exports",
            Permission.READ_RECORDED,
            "What was sent to other archives, by ?since and ?limit, or ?last.",
            this::exports),
        Route.of(
            Method.DELETE,
            "/exports",
            Permission.WITHDRAW,
            "Empties the log of exports; its numbers go on.",
            this::clearExports));
  }

  // ---- changes

  private void changes(Exchange exchange) throws IOException {
    Parameters query = exchange.query();
    long newest = finder.lastChange();
    ChangesQuery asked = asked(query, newest);
    // One more than asked for tells whether there are more.
    List<Change> found =
        finder.changes(
            new ChangesQuery(asked.since(), asked.to(), asked.kinds(), asked.limit() + 1));
    boolean newestWanted = asked.to().isPresent() && asked.since().isEmpty();
    boolean all = found.size() <= asked.limit();
    List<Change> changes =
        all
            ? found
            : newestWanted ? found.subList(1, found.size()) : found.subList(0, asked.limit());
    boolean last = query.flag("last", false);
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("Changes");
          for (Change change : changes) {
            write(json, change);
          }
          json.writeEndArray();
          json.writeBooleanField("Done", last || (all && !newestWanted));
          boolean extended = asked.to().isPresent() || !asked.kinds().isEmpty();
          if (extended && !last && !changes.isEmpty()) {
            json.writeNumberField("First", changes.getFirst().sequence());
          }
          json.writeNumberField("Last", changes.isEmpty() ? newest : changes.getLast().sequence());
          json.writeEndObject();
        });
  }

  private static ChangesQuery asked(Parameters query, long newest) {
    if (query.flag("last", false)) {
      return new ChangesQuery(OptionalLong.empty(), OptionalLong.of(newest), Set.of(), 1);
    }
    return new ChangesQuery(
        query.has("since") ? OptionalLong.of(query.number("since", 0)) : OptionalLong.empty(),
        query.has("to") ? OptionalLong.of(query.number("to", 0)) : OptionalLong.empty(),
        kinds(query),
        limit(query));
  }

  private static Set<Change.Kind> kinds(Parameters query) {
    Set<Change.Kind> kinds = EnumSet.noneOf(Change.Kind.class);
    for (String list : query.all("type")) {
      for (String name : list.split(";", -1)) {
        if (!name.isBlank()) {
          kinds.addAll(named(name.strip()));
        }
      }
    }
    return kinds;
  }

  private static Set<Change.Kind> named(String name) {
    Set<Change.Kind> named = EnumSet.noneOf(Change.Kind.class);
    for (Change.Kind kind : Change.Kind.values()) {
      if (kind.text().equals(name)) {
        named.add(kind);
      }
    }
    if (named.isEmpty()) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "no type of change has this name");
    }
    return named;
  }

  private static int limit(Parameters query) {
    long asked = query.number("limit", LIMIT);
    return (int) Math.min(asked == 0 ? LIMIT : asked, LIMIT_MAX);
  }

  private static void write(JsonGenerator json, Change change) throws IOException {
    Level level = change.kind().level();
    json.writeStartObject();
    json.writeStringField("ChangeType", change.kind().text());
    json.writeStringField("Date", Moments.text(change.at()));
    json.writeStringField("ID", change.id().toString());
    json.writeStringField("Path", "/" + Levels.path(level) + "/" + change.id());
    json.writeStringField("ResourceType", Levels.type(level));
    json.writeNumberField("Seq", change.sequence());
    json.writeEndObject();
  }

  private void clearChanges(Exchange exchange) throws IOException {
    curation.clearChanges(exchange.principal().account());
    exchange.answerText("");
  }

  // ---- exports

  private void exports(Exchange exchange) throws IOException {
    exchange.phi(); // An entry holds a Patient ID.
    Parameters query = exchange.query();
    long newest = curation.lastExport();
    boolean last = query.flag("last", false);
    int limit = last ? 1 : limit(query);
    long since = last ? Math.max(0, newest - 1) : query.number("since", 0);
    List<Export> exports = curation.exports(since, limit);
    long reported = exports.isEmpty() ? newest : exports.getLast().sequence();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeBooleanField("Done", reported >= newest);
          json.writeArrayFieldStart("Exports");
          for (Export export : exports) {
            write(json, export);
          }
          json.writeEndArray();
          json.writeNumberField("Last", reported);
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Export export) throws IOException {
    Level level = export.level();
    json.writeStartObject();
    json.writeStringField("Date", Moments.text(export.at()));
    json.writeStringField("ID", export.id().toString());
    json.writeStringField("Path", "/" + Levels.path(level) + "/" + export.id());
    json.writeStringField("PatientID", export.patientId());
    json.writeStringField("RemoteModality", export.remote());
    json.writeStringField("ResourceType", Levels.type(level));
    if (level == Level.INSTANCE) {
      json.writeStringField("SOPInstanceUID", export.sopInstanceUid());
    }
    json.writeNumberField("Seq", export.sequence());
    if (level.compareTo(Level.SERIES) >= 0) {
      json.writeStringField("SeriesInstanceUID", export.seriesInstanceUid());
    }
    if (level.compareTo(Level.STUDY) >= 0) {
      json.writeStringField("StudyInstanceUID", export.studyInstanceUid());
    }
    json.writeEndObject();
  }

  private void clearExports(Exchange exchange) throws IOException {
    curation.clearExports(exchange.principal().account());
    exchange.answerText("");
  }
}
