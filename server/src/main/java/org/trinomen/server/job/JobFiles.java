package org.trinomen.server.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.job.JobError;
import org.trinomen.archive.job.JobState;
import org.trinomen.archive.job.JobStatus;
import org.trinomen.archive.job.JobStore;
import org.trinomen.archive.job.KeptJob;
import org.trinomen.server.json.JsonValue;

/** Jobs as files of a folder, {@code ID.json} each. What jobs have made stands beside them. */
public final class JobFiles implements JobStore {

  private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);
  private static final String SUFFIX = ".json";

  private final DurableFiles files;
  private final Path folder;

  public JobFiles(DurableFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  @Override
  public void keep(KeptJob job) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(text)) {
      write(json, job);
    }
    files.replace(file(job.status().id()), ByteBuffer.wrap(text.toByteArray()));
  }

  @Override
  public void forget(String id) throws IOException {
    files.delete(file(id));
  }

  /** A file that can't be read is told of and left: what it says is of no more use. */
  @Override
  public List<KeptJob> load() throws IOException {
    List<KeptJob> kept = new ArrayList<>();
    for (Path file : files.list(folder)) {
      if (file.toString().endsWith(SUFFIX)) {
        read(file).ifPresent(kept::add);
      }
    }
    kept.sort(Comparator.comparing(job -> job.status().created()));
    return kept;
  }

  private Path file(String id) {
    return folder.resolve(id + SUFFIX);
  }

  private static void write(JsonGenerator json, KeptJob kept) throws IOException {
    JobStatus job = kept.status();
    json.writeStartObject();
    json.writeStringField("id", job.id());
    json.writeStringField("type", job.type());
    json.writeNumberField("priority", job.priority());
    json.writeNumberField("progress", job.progress());
    json.writeStringField("state", job.state().name());
    json.writeStringField("created", job.created().toString());
    if (job.completed().isPresent()) {
      json.writeStringField("completed", job.completed().get().toString());
    }
    json.writeNumberField("runtime-ns", job.runtime().toNanos());
    json.writeNumberField("error", job.error().number());
    json.writeStringField("error-text", job.error().text());
    json.writeStringField("error-details", job.error().details());
    json.writeStringField("submitter", job.submitter());
    json.writeStringField("address", job.address());
    json.writeStringField("permission", job.permission());
    if (job.userData().isPresent()) {
      json.writeStringField("user-data", job.userData().get());
    }
    json.writeFieldName("content");
    JsonValue.ofPlain(job.content()).write(json);
    json.writeFieldName("request");
    JsonValue.ofPlain(kept.request()).write(json);
    json.writeEndObject();
  }

  private static Optional<KeptJob> read(Path file) throws IOException {
    try {
      String text = Files.readString(file);
      JsonValue.Members json =
          JsonValue.parse(new ByteArrayInputStream(text.getBytes(UTF_8))).asMembers();
      return Optional.of(new KeptJob(status(json), map(json, "request")));
    } catch (JsonValue.JsonException | DateTimeException | IllegalArgumentException e) {
      LOG.atWarn().addKeyValue("file", file.getFileName()).log("the file of a job can't be read");
      return Optional.empty();
    }
  }

  private static JobStatus status(JsonValue.Members json) {
    return new JobStatus(
        text(json, "id"),
        text(json, "type"),
        (int) number(json, "priority"),
        (int) number(json, "progress"),
        JobState.valueOf(text(json, "state")),
        Instant.parse(text(json, "created")),
        Instant.parse(text(json, "created")),
        json.text("completed").map(Instant::parse),
        Optional.empty(),
        Duration.ofNanos(number(json, "runtime-ns")),
        new JobError(
            (int) number(json, "error"), text(json, "error-text"), text(json, "error-details")),
        map(json, "content"),
        text(json, "submitter"),
        text(json, "address"),
        text(json, "permission"),
        json.text("user-data"));
  }

  private static String text(JsonValue.Members json, String name) {
    return json.text(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static long number(JsonValue.Members json, String name) {
    return Stream.of(name)
        .flatMap(each -> json.member(each).stream())
        .flatMap(value -> value instanceof JsonValue.Numeral n ? n.whole().stream() : Stream.of())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static Map<String, Object> map(JsonValue.Members json, String name) {
    return json.member(name).orElse(JsonValue.Members.EMPTY).asMembers().plain();
  }
}
