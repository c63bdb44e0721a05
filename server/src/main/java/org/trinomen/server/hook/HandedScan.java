package org.trinomen.server.hook;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.dicom.Tag;
import org.trinomen.server.json.JsonValue;

/**
 * The folder of a run: {@code files/} of the scan as the viewpoint shows it, what they are in
 * {@code scan.json}, an empty {@code result/} for what the command leaves and {@code tmp/} for what
 * it does not. What stands in it are names of the viewpoint and no others. It goes when this is
 * closed.
 */
final class HandedScan implements Closeable {

  static final String MANIFEST = "scan.json";

  /** By whom the files go. */
  private static final SortedMap<Integer, String> NAMES =
      new TreeMap<>(
          Map.of(
              Tag.PatientID, "PatientID",
              Tag.PatientName, "PatientName",
              Tag.ClinicalTrialProtocolID, "ClinicalTrialProtocolID",
              Tag.ClinicalTrialSiteID, "ClinicalTrialSiteID",
              Tag.ClinicalTrialSubjectID, "ClinicalTrialSubjectID",
              Tag.ClinicalTrialSubjectReadingID, "ClinicalTrialSubjectReadingID",
              Tag.ClinicalTrialTimePointID, "ClinicalTrialTimePointID"));

  private record Handed(String path, String instance, String sha256, long size) {}

  private final Path folder;

  private HandedScan(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder, in place of one that an interrupted run has left.
   *
   * @param shown the archive as the viewpoint shows it
   */
  static HandedScan make(Path folder, String hook, long number, ReadyScan scan, Shown shown)
      throws IOException {
    HandedScan handed = new HandedScan(folder);
    handed.close();
    boolean made = false;
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(handed.result());
      Files.createDirectories(handed.temporary());
      handed.write(hook, number, scan, shown);
      made = true;
      return handed;
    } finally {
      if (!made) {
        handed.close();
      }
    }
  }

  /** How a viewpoint shows what is recorded. */
  interface Shown {

    Finder finder();

    PublicId id(PublicId recorded);
  }

  Path folder() {
    return folder;
  }

  /** Where the command puts what is to be kept. */
  Path result() {
    return folder.resolve("result");
  }

  Path temporary() {
    return folder.resolve("tmp");
  }

  Path manifest() {
    return folder.resolve(MANIFEST);
  }

  private void write(String hook, long number, ReadyScan scan, Shown shown) throws IOException {
    Map<PublicId, List<Handed>> series = new LinkedHashMap<>();
    SortedMap<Integer, String> names = new TreeMap<>();
    for (Resource each : scan.instances()) {
      Resource instance =
          shown
              .finder()
              .resource(Level.INSTANCE, shown.id(each.id()))
              .orElseThrow(() -> new IOException("the viewpoint lets an instance not leave"));
      if (series.isEmpty()) {
        names.putAll(shown.finder().attributes(instance, NAMES.keySet()));
      }
      PublicId parent = instance.parent().orElseThrow();
      series.computeIfAbsent(parent, _ -> new ArrayList<>()).add(hand(parent, instance, shown));
    }
    try (OutputStream out = Files.newOutputStream(manifest());
        JsonGenerator json = JsonValue.FACTORY.createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("hook", hook);
      json.writeNumberField("run", number);
      json.writeStringField("viewpoint", scan.viewpoint().name());
      json.writeNumberField("ledger", scan.position());
      json.writeStringField("imagingStudy", shown.id(scan.scan().study()).toString());
      json.writeObjectFieldStart("names");
      for (Map.Entry<Integer, String> name : names.entrySet()) {
        json.writeStringField(NAMES.getOrDefault(name.getKey(), ""), name.getValue().strip());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("series");
      for (Map.Entry<PublicId, List<Handed>> each : series.entrySet()) {
        write(json, each.getKey(), modality(shown.finder(), each.getKey()), each.getValue());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static String modality(Finder finder, PublicId series) {
    return finder
        .resource(Level.SERIES, series)
        .map(found -> found.tags().getOrDefault(Tag.Modality, "").strip())
        .orElse("");
  }

  private Handed hand(PublicId series, Resource instance, Shown shown) throws IOException {
    String path = "files/" + series + "/" + instance.id() + ".dcm";
    Path file = folder.resolve(path);
    Files.createDirectories(folder.resolve("files").resolve(series.toString()));
    MessageDigest sha256 = Sha256.begin();
    try (OutputStream out =
        new DigestOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), sha256)) {
      shown.finder().send(instance.facts().orElseThrow(), out);
    }
    return new Handed(
        path, instance.id().toString(), new Sha256(sha256.digest()).hex(), Files.size(file));
  }

  private static void write(
      JsonGenerator json, PublicId series, String modality, List<Handed> files) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", series.toString());
    json.writeStringField("modality", modality);
    json.writeArrayFieldStart("files");
    for (Handed file : files) {
      json.writeStartObject();
      json.writeStringField("path", file.path());
      json.writeStringField("instance", file.instance());
      json.writeStringField("sha256", file.sha256());
      json.writeNumberField("size", file.size());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** What the command has written, beside the files that it was given. */
  long writtenBytes() throws IOException {
    long[] bytes = new long[1];
    walk(folder, (_, attributes) -> bytes[0] += attributes.size());
    return bytes[0];
  }

  /** Takes a regular file. */
  interface FileTaker {
    void take(Path file, BasicFileAttributes attributes) throws IOException;
  }

  /** Goes through regular files that were not given, and follows no link: it may lead anywhere. */
  void walk(Path root, FileTaker each) throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        Set.of(),
        64,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path next, BasicFileAttributes attributes) {
            return next.equals(folder.resolve("files"))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              each.take(file, attributes);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException trouble)
              throws IOException {
            if (trouble instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // it went meanwhile
            }
            throw trouble;
          }
        });
  }

  @Override
  public void close() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException trouble)
              throws IOException {
            Files.deleteIfExists(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
