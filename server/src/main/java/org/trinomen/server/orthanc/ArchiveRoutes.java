package org.trinomen.server.orthanc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.SeriesPlaces;
import org.trinomen.dicom.Tag;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;

/**
 * Zips of all instances below a resource, streamed: {@code PatientID PatientName/AccessionNumber
 * StudyDescription/Modality SeriesDescription/MR000001.dcm}.
 */
public final class ArchiveRoutes {

  private final Perspective perspective;

  public ArchiveRoutes(Perspective perspective) {
    this.perspective = perspective;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SERIES)) {
      for (Method method : List.of(Method.GET, Method.POST)) {
        routes.add(
            Route.of(
                method,
                perspective.prefix() + "/" + Levels.path(level) + "/{id}/archive",
                perspective.permission(),
                "All files below as a zip.",
                exchange -> archive(exchange, level)));
      }
    }
    return routes;
  }

  private void archive(Exchange exchange, Level level) throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<Resource> resource =
        PublicId.parse(exchange.pathValue("id")).flatMap(id -> finder.resource(level, id));
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    FileNames.offer(
        exchange, exchange.query().first("filename").orElseGet(() -> resource.get().id() + ".zip"));
    ZipOutputStream zip = new ZipOutputStream(exchange.answerStream("application/zip"));
    // Pixels hardly shrink, and whoever waits has a fast disk: speed goes before size.
    zip.setLevel(Deflater.BEST_SPEED);
    new Writer(finder, zip, exchange.phi()).write(resource.get());
    zip.close();
  }

  /** Names come from attributes; two of one name get numbers. */
  private static final class Writer {

    private final Finder finder;
    private final ZipOutputStream zip;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<PublicId, String> studyFolders = new HashMap<>();

    @SuppressWarnings("UnusedVariable") // Names and files show who was scanned.
    Writer(Finder finder, ZipOutputStream zip, PhiAccess phi) {
      this.finder = finder;
      this.zip = zip;
    }

    void write(Resource resource) throws IOException {
      List<Resource> series =
          resource.level() == Level.SERIES
              ? List.of(resource)
              : finder.children(resource.id(), Level.SERIES);
      for (Resource one : series) {
        String folder = unique(studyFolder(one) + "/" + seriesName(one));
        String prefix = prefix(one.tags().getOrDefault(Tag.Modality, ""));
        for (Resource instance : finder.children(one.id(), Level.INSTANCE)) {
          write(folder, prefix, instance);
        }
      }
    }

    private void write(String folder, String prefix, Resource instance) throws IOException {
      Optional<InstanceFacts> facts = instance.facts();
      if (facts.isEmpty()) {
        return;
      }
      String number = String.format("%06d", SeriesPlaces.place(instance.tags()).orElse(0));
      ZipEntry entry = new ZipEntry(unique(folder + "/" + prefix + number) + ".dcm");
      zip.putNextEntry(entry);
      finder.send(facts.get(), zip);
      zip.closeEntry();
    }

    /** The patient's name is that of the study: one patient may have several. */
    private String studyFolder(Resource series) {
      PublicId study = series.parent().orElseThrow();
      return studyFolders.computeIfAbsent(
          study,
          id -> {
            Resource resource = finder.resource(Level.STUDY, id).orElseThrow();
            String patient =
                joined(
                    "Unknown Patient",
                    resource.patientTags().getOrDefault(Tag.PatientID, ""),
                    resource.patientTags().getOrDefault(Tag.PatientName, ""));
            String name =
                joined(
                    "Unknown Study",
                    resource.tags().getOrDefault(Tag.AccessionNumber, ""),
                    resource.tags().getOrDefault(Tag.StudyDescription, ""));
            return unique(patient + "/" + name);
          });
    }

    private String unique(String path) {
      int count = taken.merge(path.toLowerCase(Locale.ROOT), 1, Integer::sum);
      return count == 1 ? path : unique(path + "-" + count);
    }
  }

  private static String seriesName(Resource series) {
    return joined(
        "Unknown Series",
        series.tags().getOrDefault(Tag.Modality, ""),
        series.tags().getOrDefault(Tag.SeriesDescription, ""));
  }

  private static String joined(String otherwise, String... values) {
    String name = FileNames.safe(String.join(" ", values));
    return name.isEmpty() ? otherwise : name;
  }

  /** Two letters of the modality, or two digits. */
  private static String prefix(String modality) {
    String letters = FileNames.safe(modality).toUpperCase(Locale.ROOT);
    return letters.matches("[A-Z]{2}.*") ? letters.substring(0, 2) : "00";
  }
}
