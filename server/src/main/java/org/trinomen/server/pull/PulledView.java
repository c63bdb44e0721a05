package org.trinomen.server.pull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.json.JsonValue;

/**
 * An archive over HTTP as one viewpoint shows it.
 *
 * @param asOf position of the ledger or a moment; null for now
 */
public record PulledView(ArchiveRequests archive, String viewpoint, @Nullable String asOf) {

  /** The viewpoint that shows everything as it arrived. */
  public static final String RECORDED = "recorded";

  /** By whom a file goes: what the header of a copy tells of its owner. */
  static final Set<String> NAMES =
      Set.of(
          "PatientID",
          "PatientName",
          "ClinicalTrialProtocolID",
          "ClinicalTrialSiteID",
          "ClinicalTrialSubjectID",
          "ClinicalTrialSubjectReadingID",
          "ClinicalTrialTimePointID");

  private static final String POSITION = "X-Trinomen-Ledger-Position";
  private static final int PAGE = 500;
  private static final int CHUNK = 1 << 16;

  public PulledView {
    if (asOf != null && viewpoint.equals(RECORDED)) {
      throw new PullException(
          PullException.Kind.INCORRECT,
          "what was recorded never changes: --as-of needs another viewpoint, such as study");
    }
  }

  /**
   * A series as the viewpoint shows it.
   *
   * @param tags attributes of series, study and patient by keyword
   */
  record SeriesFound(String id, String study, SortedMap<String, String> tags) {

    /** The names it goes by. */
    SortedMap<String, String> names() {
      SortedMap<String, String> names = new TreeMap<>(tags);
      names.keySet().retainAll(NAMES);
      names.values().removeIf(String::isEmpty);
      return names;
    }

    @Override
    public String toString() {
      return "SeriesFound[id=" + id + "]";
    }
  }

  /**
   * A file that should be in the tree.
   *
   * @param path below the folder
   */
  record Wanted(
      String path, String instance, String series, String study, SortedMap<String, String> names) {

    Wanted byWholeIdentifier() {
      return new Wanted(PullTemplate.unique(path, instance), instance, series, study, names);
    }

    @Override
    public String toString() {
      return "Wanted[instance=" + instance + "]";
    }
  }

  /** The same viewpoint as of another position. */
  PulledView at(@Nullable Long position) {
    return position == null ? this : new PulledView(archive, viewpoint, position.toString());
  }

  boolean isRecorded() {
    return viewpoint.equals(RECORDED);
  }

  /** The entry of the ledger on which answers rest; empty as recorded. */
  OptionalLong position() throws IOException {
    HttpResponse<InputStream> answer = archive.open(path("/patients", "limit=1&since=0"));
    try (InputStream _ = answer.body()) {
      return answer.headers().firstValueAsLong(POSITION);
    }
  }

  /**
   * Every file below the series that meet the conditions, each at a path of its own.
   *
   * <p>A template without {@code {series}} may lead many series into one folder, where the
   * beginning of an identifier need not be unique. All that would share a path have their whole
   * identifier in it, whatever order they come in.
   */
  List<Wanted> wanted(Map<String, String> where, PullTemplate template) throws IOException {
    List<Wanted> found = found(where, template);
    Map<String, Integer> sharing = new HashMap<>();
    found.forEach(each -> sharing.merge(each.path(), 1, Integer::sum));
    return found.stream()
        .map(each -> sharing.getOrDefault(each.path(), 1) == 1 ? each : each.byWholeIdentifier())
        .toList();
  }

  private List<Wanted> found(Map<String, String> where, PullTemplate template) throws IOException {
    List<Wanted> wanted = new ArrayList<>();
    for (SeriesFound series : series(where, template.keywords())) {
      String place = template.place(series.tags(), series.id());
      JsonValue answer = read(archive.open(path("/series/" + series.id() + "/instances", "")));
      for (JsonValue.Members instance : PullJson.objects(answer)) {
        String id = PullJson.text(instance, "ID");
        String number =
            PullJson.text(PullJson.members(instance, "MainDicomTags"), "InstanceNumber");
        String path = place + "/" + PullTemplate.file(number, id);
        wanted.add(new Wanted(path, id, series.id(), series.study(), series.names()));
      }
    }
    return wanted;
  }

  private List<SeriesFound> series(Map<String, String> where, Set<String> keywords)
      throws IOException {
    Set<String> told = new TreeSet<>(NAMES);
    told.addAll(keywords);
    List<SeriesFound> found = new ArrayList<>();
    List<JsonValue.Members> page;
    do {
      JsonValue question =
          JsonValue.ofPlain(
              Map.of(
                  "Level",
                  "Series",
                  "Query",
                  where,
                  "Expand",
                  true,
                  "RequestedTags",
                  List.copyOf(told),
                  "Since",
                  found.size(),
                  "Limit",
                  PAGE));
      page = PullJson.objects(read(archive.ask(path("/tools/find", ""), PullJson.line(question))));
      page.forEach(each -> found.add(found(each)));
    } while (page.size() == PAGE);
    return found;
  }

  private static SeriesFound found(JsonValue.Members json) {
    SortedMap<String, String> tags = new TreeMap<>();
    for (String group : List.of("PatientMainDicomTags", "MainDicomTags", "RequestedTags")) {
      PullJson.members(json, group)
          .values()
          .forEach((name, value) -> tags.put(name, PullJson.text(value)));
    }
    return new SeriesFound(PullJson.text(json, "ID"), PullJson.text(json, "ParentStudy"), tags);
  }

  /**
   * Writes the file of an instance; gives its SHA-256 in hex.
   *
   * @throws PullException if the answer breaks off, or as recorded is not what the archive holds
   */
  String copy(String instance, OutputStream to) throws IOException {
    HttpResponse<InputStream> answer = archive.open(path("/instances/" + instance + "/file", ""));
    MessageDigest digest = PullFiles.sha256();
    long size = 0;
    try (InputStream in = new Line(answer.body())) {
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
        to.write(chunk, 0, read);
        size += read;
      }
    }
    long expected = answer.headers().firstValueAsLong("Content-Length").orElse(size);
    if (size != expected) {
      throw brokenOff("instance " + instance + ": " + size + " of " + expected + " bytes arrived");
    }
    String got = HexFormat.of().formatHex(digest.digest());
    String held = answer.headers().firstValue("ETag").orElse("").replace("\"", "");
    if (isRecorded() && held.length() == got.length() && !held.equals(got)) {
      throw new PullException(
          PullException.Kind.DAMAGED,
          "instance " + instance + ": arrived with SHA-256 " + got + ", is held under " + held);
    }
    return got;
  }

  private static JsonValue read(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream in = new Line(answer.body())) {
      return JsonValue.parse(in);
    } catch (JsonValue.JsonException e) {
      throw brokenOff("the server's answer is not understood: " + e.getMessage());
    }
  }

  private String path(String path, String query) {
    String prefix = isRecorded() ? "" : "/views/" + encoded(viewpoint.replace("/", "~"));
    String asked = asOf == null ? query : query + (query.isEmpty() ? "" : "&") + moment(asOf);
    return prefix + path + (asked.isEmpty() ? "" : "?" + asked);
  }

  private static String moment(String asOf) {
    return "as-of=" + encoded(asOf);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static PullException brokenOff(String message) {
    return new PullException(PullException.Kind.BROKEN_OFF, message);
  }

  /** What comes from the server: trouble here is the line's, and not that of a disk. */
  private static final class Line extends FilterInputStream {

    Line(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw brokenOff("the answer broke off: " + e.getMessage());
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (IOException e) {
        throw brokenOff("the answer broke off: " + e.getMessage());
      }
    }
  }
}
