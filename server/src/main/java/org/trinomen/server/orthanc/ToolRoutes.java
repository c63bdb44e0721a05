package org.trinomen.server.orthanc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Glob;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.UidRegistry;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.LogSettings;
import org.trinomen.server.config.Settings;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;
import org.trinomen.server.json.JsonValue;

/**
 * What Orthanc tells of itself below {@code /tools}, and what it lets anyone change there while it
 * runs. Here the configuration alone says that: scripts may read it, and set it to what it is, as
 * those do that begin by putting a server into a known state.
 */
public final class ToolRoutes {

  private static final String SYNTAXES = "/tools/accepted-transfer-syntaxes";
  private static final String UNKNOWN = "/tools/unknown-sop-class-accepted";
  private static final String ENCODING = "/tools/default-encoding";
  private static final String LOG = "/tools/log-level";

  /** What text without a character set is read as that is neither ASCII nor UTF-8. */
  private static final String LATIN1 = "Latin1";

  private static final Set<String> ENCODINGS =
      Set.of(
          "Ascii",
          "Utf8",
          LATIN1,
          "Latin2",
          "Latin3",
          "Latin4",
          "Latin5",
          "Cyrillic",
          "Windows1251",
          "Arabic",
          "Greek",
          "Hebrew",
          "Thai",
          "Japanese",
          "Chinese",
          "JapaneseKanji",
          "Korean",
          "SimplifiedChinese");

  private static final List<String> LOGGED =
      List.of("", "-generic", "-http", "-dicom", "-plugins", "-sqlite", "-lua", "-jobs");

  private static final long MB = 1 << 20;

  private final Finder finder;
  private final Settings settings;
  private final String version;
  private final Clock clock;

  /**
   * Tells.
   *
   * @param version of this program
   */
  public ToolRoutes(Finder finder, Settings settings, String version, Clock clock) {
    this.finder = finder;
    this.settings = settings;
    this.version = version;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(
        see(
            "/tools/now-local",
            "The time where the server stands.",
            e ->
                e.answerText(
                    Moments.text(
                        clock.instant().atZone(ZoneId.systemDefault()).toLocalDateTime()))));
    routes.add(
        see(
            "/tools/dicom-conformance",
            "What is taken over DICOM, as text.",
            e -> e.answerText(conformance())));
    routes.add(
        see(
            "/tools/metrics-prometheus",
            "Counts under the names that Orthanc gives them; ours are at /metrics.",
            e -> e.answerText(metrics())));
    routes.add(see(SYNTAXES, "Transfer syntaxes that are taken.", ToolRoutes::syntaxes));
    routes.add(same(SYNTAXES, "transfer syntaxes that are taken", ToolRoutes::putSyntaxes));
    routes.add(
        see(
            UNKNOWN,
            "Whether unknown storage classes are taken: 0 or 1.",
            e -> e.answerText(unknownTaken())));
    routes.add(same(UNKNOWN, "whether unknown storage classes are taken", this::putUnknown));
    routes.add(
        see(ENCODING, "What text without a character set is in.", e -> e.answerText(LATIN1)));
    routes.add(same(ENCODING, "what text without a character set is in", ToolRoutes::putEncoding));
    for (String category : LOGGED) {
      routes.add(see(LOG + category, "How much is logged.", e -> e.answerText(level())));
      routes.add(same(LOG + category, "how much is logged", this::putLevel));
    }
    return routes;
  }

  private static Route see(String path, String summary, RouteHandler handler) {
    return Route.of(Method.GET, path, Permission.SEE_SYSTEM, summary, handler);
  }

  private static Route same(String path, String what, RouteHandler handler) {
    return Route.of(
        Method.PUT,
        path,
        Permission.SEE_SYSTEM,
        "Takes for " + what + " what the configuration says, and nothing else.",
        handler);
  }

  private static RequestFailure configured(String where) {
    return new RequestFailure(
        ErrorCode.FORBIDDEN, where + ": nothing of that is changed while the server runs");
  }

  // ---- transfer syntaxes

  private static Set<String> taken() {
    Set<String> uids = new TreeSet<>();
    UidRegistry.transferSyntaxes().stream().map(TransferSyntax::uid).forEach(uids::add);
    return uids;
  }

  private static void syntaxes(Exchange exchange) throws IOException {
    exchange.answerJson(
        json ->
            new JsonValue.Items(taken().stream().<JsonValue>map(JsonValue.Text::new).toList())
                .write(json));
  }

  private static void putSyntaxes(Exchange exchange) throws IOException {
    String text = exchange.textBody().strip();
    List<String> patterns =
        text.startsWith("[")
            ? new RequestJson(JsonValue.Members.EMPTY)
                .with("Body", RequestJson.parse(text.getBytes(StandardCharsets.UTF_8)))
                .neededTexts("Body")
            : List.of(text);
    boolean all =
        taken().stream()
            .allMatch(uid -> patterns.stream().anyMatch(pattern -> Glob.matches(pattern, uid)));
    if (!all) {
      throw configured("all registered transfer syntaxes are taken");
    }
    syntaxes(exchange);
  }

  // ---- flags and names

  private String unknownTaken() {
    return settings.dicom().acceptUnknownStorageClasses() ? "1" : "0";
  }

  private void putUnknown(Exchange exchange) throws IOException {
    String wanted =
        switch (exchange.textBody().strip()) {
          case "1", "true" -> "1";
          case "0", "false" -> "0";
          case String _ -> throw RequestJson.incorrect("it is 0 or 1");
        };
    if (!wanted.equals(unknownTaken())) {
      throw configured("dicom.accept-unknown-storage-classes");
    }
    exchange.answerText("");
  }

  private static void putEncoding(Exchange exchange) throws IOException {
    String wanted = exchange.textBody().strip();
    if (!ENCODINGS.contains(wanted)) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE, "there is no encoding of this name");
    }
    if (!wanted.equals(LATIN1)) {
      throw configured("text without a character set is ASCII, UTF-8 or else Latin1");
    }
    exchange.answerText(LATIN1);
  }

  private String level() {
    return settings.log().level() == LogSettings.Level.DEBUG ? "verbose" : "default";
  }

  private void putLevel(Exchange exchange) throws IOException {
    String wanted = exchange.textBody().strip();
    if (!Set.of("default", "verbose", "trace").contains(wanted)) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "it is default, verbose or trace");
    }
    if (!wanted.equals(level())) {
      throw configured("log.level");
    }
    exchange.answerText("");
  }

  // ---- telling

  private String conformance() {
    StringBuilder text = new StringBuilder(16 << 10);
    text.append("Trinomen ")
        .append(version)
        .append("\nAE title ")
        .append(settings.dicom().aeTitle())
        .append(
            "\nAll of it stands in docs/conformance.md.\n\nStorage SOP classes that are taken:\n");
    for (String uid : UidRegistry.storageSopClasses()) {
      text.append(uid)
          .append("  ")
          .append(UidRegistry.entry(uid).map(UidRegistry.Entry::name).orElse(""))
          .append('\n');
    }
    text.append("\nTransfer syntaxes that are taken:\n");
    for (TransferSyntax syntax : UidRegistry.transferSyntaxes()) {
      text.append(syntax.uid())
          .append("  ")
          .append(UidRegistry.entry(syntax.uid()).map(UidRegistry.Entry::name).orElse(""))
          .append('\n');
    }
    return text.toString();
  }

  private String metrics() {
    ArchiveStatistics counts = finder.statistics();
    long now = clock.millis();
    return "orthanc_count_instances %d %d\n".formatted(counts.instances(), now)
        + "orthanc_count_patients %d %d\n".formatted(counts.patients(), now)
        + "orthanc_count_series %d %d\n".formatted(counts.series(), now)
        + "orthanc_count_studies %d %d\n".formatted(counts.studies(), now)
        + "orthanc_disk_size_mb %d %d\n".formatted(counts.bytes() / MB, now);
  }
}
