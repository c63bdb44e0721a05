package org.trinomen.server.identity;

import static org.trinomen.server.identity.AnswerJson.words;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.RosterChange;
import org.trinomen.identity.study.RosterLine;
import org.trinomen.identity.study.RosterPreview;
import org.trinomen.identity.study.RosterProblem;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.BoundedInputStream;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.MultipartReader;
import org.trinomen.server.study.StudyFolder;

/** Tells the archive about a research study: the files of a study folder, as they are or grown. */
public final class ImportRoutes {

  private static final Set<String> FILES =
      Set.of("study.conf", "studies.json", "roster.csv", "visits.csv", "nodes.csv");

  /** A roster of a hundred thousand subjects has ten million bytes. */
  private static final long FILE_MAX = 64L << 20;

  private final IdentityService identity;
  private final Access access;
  private final Path spool;
  private final Clock clock;

  /**
   * Routes for imports.
   *
   * @param spool folder for the files while they are read
   */
  public ImportRoutes(IdentityService identity, Access access, Path spool, Clock clock) {
    this.identity = identity;
    this.access = access;
    this.spool = spool;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.POST,
            "/api/studies/{study}/import",
            Permission.STUDY_IMPORT,
            "Imports study.conf, roster.csv, visits.csv, nodes.csv (multipart); ?preview: only"
                + " tells.",
            this::importFiles));
  }

  private void importFiles(Exchange exchange) throws IOException {
    String study = exchange.pathValue("study");
    boolean previewOnly = exchange.query().flag("preview", false);
    Path folder = Files.createTempDirectory(spool, "import-");
    try {
      receive(exchange, folder);
      IncomingRoster incoming = read(study, folder);
      requireOnly(study, incoming);
      LocalDate today = LocalDate.now(clock);
      RosterPreview preview =
          previewOnly
              ? identity.preview(incoming, today)
              : identity.importRoster(
                  incoming,
                  today,
                  new Agent.Person(exchange.principal().account(), "", ""),
                  new Reason("roster-import", ""));
      if (!previewOnly) {
        access.changed(
            exchange.principal(), "import study", Integer.toString(preview.changes().size()));
      }
      answer(exchange, preview, previewOnly);
    } finally {
      delete(folder);
    }
  }

  private static void receive(Exchange exchange, Path folder) throws IOException {
    String boundary =
        exchange
            .header("Content-Type")
            .flatMap(MultipartReader::boundary)
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "send the files as multipart/form-data, each under its name"));
    MultipartReader parts = new MultipartReader(exchange.body(), boundary);
    Set<String> received = new HashSet<>();
    for (Optional<InputStream> part = parts.next(); part.isPresent(); part = parts.next()) {
      String name = parts.fileName();
      if (!FILES.contains(name) || !received.add(name)) {
        throw AssertionRequest.incorrect("each file is one of " + FILES.stream().sorted().toList());
      }
      try (InputStream in = new BoundedInputStream(part.get(), FILE_MAX, "64 MiB a file")) {
        Files.copy(in, folder.resolve(name));
      }
    }
    if (received.isEmpty()) {
      throw AssertionRequest.incorrect("there is no file");
    }
  }

  /** A roster that has grown comes alone: what the study is, is known. */
  private IncomingRoster read(String study, Path folder) throws IOException {
    if (StudyFolder.isStudyFolder(folder)) {
      return StudyFolder.read(folder);
    }
    return StudyFolder.readTables(folder, known(study, identity.roster(identity.state().head())));
  }

  static ResearchStudy known(String study, Roster roster) {
    return roster.studies().stream()
        .filter(candidate -> candidate.id().equals(study))
        .findFirst()
        .orElseThrow(
            () ->
                new RequestFailure(
                    ErrorCode.INEXISTENT_ITEM,
                    "the study is not known yet: send its study.conf too"));
  }

  static void requireOnly(String study, IncomingRoster incoming) {
    boolean other =
        incoming.studies().stream().anyMatch(line -> !line.value().id().equals(study))
            || incoming.subjects().stream().anyMatch(line -> !line.value().study().equals(study))
            || incoming.visits().stream().anyMatch(line -> !line.value().study().equals(study));
    if (other) {
      throw AssertionRequest.incorrect("the files tell of another study than the path");
    }
  }

  private void answer(Exchange exchange, RosterPreview preview, boolean previewOnly)
      throws IOException {
    long position = identity.state().head();
    exchange.setHeader(AsOf.POSITION_HEADER, Long.toString(position));
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeNumberField("position", position);
          json.writeBooleanField("preview", previewOnly);
          json.writeBooleanField("clean", preview.clean());
          write(json, "changes", preview);
          json.writeEndObject();
        });
  }

  /** What an import changes, and what is wrong with it. */
  static void write(JsonGenerator json, String name, RosterPreview preview) throws IOException {
    json.writeArrayFieldStart(name);
    for (RosterLine<RosterChange> line : preview.changes()) {
      json.writeStartObject();
      json.writeStringField("file", fileName(line.file()));
      json.writeNumberField("line", line.line());
      json.writeStringField("change", line.value().sentence());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("problems");
    for (RosterProblem problem : preview.problems()) {
      write(json, problem);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, RosterProblem problem) throws IOException {
    json.writeStartObject();
    json.writeStringField("severity", words(problem.severity()));
    json.writeStringField("file", fileName(problem.file()));
    json.writeNumberField("line", problem.line());
    json.writeStringField("column", problem.column());
    json.writeStringField("what", problem.what());
    json.writeStringField("remedy", problem.remedy());
    json.writeEndObject();
  }

  /** Where the file was put meanwhile is nobody's business. */
  private static String fileName(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
