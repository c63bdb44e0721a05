package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.MainTags;
import org.trinomen.archive.reach.Reach;
import org.trinomen.dicom.UuidUids;
import org.trinomen.server.access.Asking;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.Settings;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;

/** What the server is and holds, and what has changed. */
public final class SystemRoutes {

  /** The version of Orthanc whose API this is; clients compare it. */
  private static final String API_OF_ORTHANC = "1.12.11";

  private static final int API_VERSION = 30;
  private static final int DATABASE_VERSION = 6;

  private final Finder finder;
  private final Curation curation;
  private final Settings settings;
  private final String version;
  private final Clock clock;

  public SystemRoutes(
      Finder finder, Curation curation, Settings settings, String version, Clock clock) {
    this.finder = finder;
    this.curation = curation;
    this.settings = settings;
    this.version = version;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(see("/system", "Version and settings; ours too with ?trinomen.", this::system));
    routes.add(see("/statistics", "How much the archive holds.", this::statistics));
    routes.add(
        see("/tools/now", "The time in UTC.", e -> e.answerText(Moments.text(clock.instant()))));
    routes.add(see("/tools/generate-uid", "A new UID, by ?level.", this::generateUid));
    String names =
        routes.stream()
                .map(route -> route.path().text())
                .filter(path -> path.startsWith("/tools/"))
                .collect(Collectors.joining(" "))
            + " /tools/find /tools/lookup /tools/count-resources /tools/labels /tools/dicom-echo"
            + " /tools/create-archive /tools/create-media /tools/create-media-extended"
            + " /tools/bulk-delete /tools/bulk-content /tools/reconstruct /tools/invalidate-tags"
            + " /tools/bulk-modify /tools/bulk-anonymize /tools/create-dicom /tools/now-local"
            + " /tools/dicom-conformance /tools/metrics-prometheus /tools/default-encoding"
            + " /tools/accepted-transfer-syntaxes /tools/unknown-sop-class-accepted"
            + " /tools/log-level /tools/log-level-generic /tools/log-level-http"
            + " /tools/log-level-dicom /tools/log-level-plugins /tools/log-level-sqlite"
            + " /tools/log-level-lua /tools/log-level-jobs";
    TreeSet<String> tools = new TreeSet<>();
    for (String path : names.split(" ", -1)) {
      tools.add(path.substring("/tools/".length()));
    }
    routes.add(see("/tools", "The names of the routes below.", e -> writeNames(e, tools)));
    return routes;
  }

  private static Route see(String path, String summary, RouteHandler handler) {
    return Route.of(Method.GET, path, Permission.SEE_SYSTEM, summary, handler).withinReach();
  }

  private void system(Exchange exchange) throws IOException {
    boolean ours = exchange.query().flag("trinomen", false);
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeNumberField("ApiVersion", API_VERSION);
          writeCapabilities(json);
          json.writeBooleanField("CheckRevisions", true);
          json.writeNullField("DatabaseBackendPlugin");
          json.writeStringField("DatabaseServerIdentifier", "trinomen");
          json.writeNumberField("DatabaseVersion", DATABASE_VERSION);
          json.writeStringField("DicomAet", settings.dicom().aeTitle());
          json.writeStringField("DicomDefaultRetrieveMethod", "C-MOVE");
          json.writeNumberField("DicomPort", settings.dicom().port());
          json.writeBooleanField("HasLabels", true);
          json.writeNumberField("HttpPort", settings.http().port());
          json.writeBooleanField("IngestTranscoding", false);
          // As Orthanc means it: nobody comes in without a password of their own.
          json.writeBooleanField("IsHttpServerSecure", true);
          writeMainTags(json);
          json.writeNumberField("MaximumPatientCount", 0);
          json.writeStringField("MaximumStorageMode", "Reject");
          json.writeNumberField("MaximumStorageSize", 0);
          json.writeStringField("Name", settings.name());
          json.writeBooleanField("OverwriteInstances", false);
          json.writeBooleanField("PatientLevelEnabled", true);
          json.writeBooleanField("PluginsEnabled", false);
          json.writeBooleanField("ReadOnly", false);
          json.writeNullField("StorageAreaPlugin");
          json.writeBooleanField("StorageCompression", false);
          if (ours) {
            json.writeObjectFieldStart("Trinomen");
            json.writeStringField("Environment", settings.environment());
            json.writeStringField("Version", version);
            json.writeEndObject();
          }
          json.writeObjectFieldStart("UserMetadata");
          for (Map.Entry<String, Integer> named :
              new TreeMap<>(settings.resources().metadata()).entrySet()) {
            json.writeNumberField(named.getKey(), named.getValue());
          }
          json.writeEndObject();
          json.writeStringField("Version", API_OF_ORTHANC);
          json.writeEndObject();
        });
  }

  private static void writeCapabilities(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("Capabilities");
    for (String capability :
        List.of(
            "HasExtendedChanges",
            "HasExtendedFind",
            "HasKeyValueStores",
            "HasQueues",
            "HasReserveQueueValue")) {
      json.writeBooleanField(capability, capability.startsWith("HasExtended"));
    }
    json.writeEndObject();
  }

  private static void writeMainTags(JsonGenerator json) throws IOException {
    Map<String, Level> levels = new TreeMap<>();
    Levels.ALL.forEach(level -> levels.put(Levels.type(level), level));
    json.writeObjectFieldStart("MainDicomTags");
    for (Map.Entry<String, Level> entry : levels.entrySet()) {
      json.writeStringField(
          entry.getKey(),
          MainTags.of(entry.getValue()).stream()
              .map(TagNames::numbers)
              .collect(Collectors.joining(";")));
    }
    json.writeEndObject();
  }

  private void statistics(Exchange exchange) throws IOException {
    ArchiveStatistics counts = finder.statistics();
    // What is attached is not known by who may see it: it is counted for who sees all.
    long attached =
        Asking.current().reach() instanceof Reach.Everything ? curation.attachedBytes() : 0;
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeNumberField("CountInstances", counts.instances());
          json.writeNumberField("CountPatients", counts.patients());
          json.writeNumberField("CountSeries", counts.series());
          json.writeNumberField("CountStudies", counts.studies());
          BrowseRoutes.writeSize(json, "TotalDiskSize", counts.bytes() + attached);
          BrowseRoutes.writeSize(json, "TotalUncompressedSize", counts.bytes() + attached);
          json.writeEndObject();
        });
  }

  private static void writeNames(Exchange exchange, SortedSet<String> names) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (String name : names) {
            json.writeString(name);
          }
          json.writeEndArray();
        });
  }

  private void generateUid(Exchange exchange) throws IOException {
    UUID uuid = UUID.randomUUID();
    Level level =
        exchange
            .query()
            .first("level")
            .flatMap(Levels::parse)
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.PARAMETER_OUT_OF_RANGE,
                        "level is patient, study, series or instance"));
    exchange.answerText(level == Level.PATIENT ? uuid.toString() : UuidUids.of(uuid));
  }
}
