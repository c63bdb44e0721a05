package org.trinomen.archive.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Encoded;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Viewpoint;

/** Real and odd files of many makers leave under other names. */
final class CoercionCorpusTest {

  private static final List<Viewpoint> REWRITING =
      List.of(ShippedViewpoints.STUDY, ShippedViewpoints.BLINDED);

  /** Names in some of these files that are also codes, numbers and words of the standard. */
  private static final Set<String> COMMON_WORDS = Set.of("perfusion", "123456", "patient");

  @TempDir Path folder;

  private final List<String> findings = new ArrayList<>();

  @Test
  void everyFileLeavesUnderTheRightNameWithThePixelsItCameWith() throws IOException {
    int count = 0;
    for (Path path : ExportCases.corpus()) {
      byte[] file = Files.readAllBytes(path);
      Optional<FileHeader> header = accepted(file);
      if (header.isEmpty()) {
        continue;
      }
      count++;
      assertThat(ExportCases.copy(file, ExportCases.SUBJECT, ShippedViewpoints.RECORDED))
          .isEqualTo(file);
      String pixels = ExportCases.pixelDigest(file);
      for (Viewpoint viewpoint : REWRITING) {
        byte[] copy = ExportCases.copy(file, ExportCases.SUBJECT, viewpoint);
        FileHeader written = ExportCases.read(copy);
        require(Arrays.equals(copy, again(file, viewpoint)), "differs", viewpoint, path);
        require(isNamed(written.dataSet(), viewpoint), "is not named right", viewpoint, path);
        require(pixels.equals(ExportCases.pixelDigest(copy)), "other pixels", viewpoint, path);
        if (viewpoint.equals(ShippedViewpoints.BLINDED)) {
          Set<String> left = typedNames(header.get().dataSet());
          String text = text(written);
          left.removeIf(word -> !text.contains(word));
          // What is left is not printed: it may be a name.
          require(left.isEmpty(), "still names someone", viewpoint, path);
        }
      }
    }
    System.out.println("coerced: " + count + " files of the corpus, each as two viewpoints");
    assertThat(findings).isEmpty();
    assertThat(count).isGreaterThan(500);
  }

  private static byte[] again(byte[] file, Viewpoint viewpoint) {
    return ExportCases.copy(file, ExportCases.SUBJECT, viewpoint);
  }

  private static boolean isNamed(DataSet copy, Viewpoint viewpoint) {
    String id = copy.text(Tag.PatientID);
    boolean study = viewpoint.equals(ShippedViewpoints.STUDY);
    return id.equals(copy.text(Tag.PatientName))
        && (study
            ? id.equals("N3-0107") && copy.text(Tag.ClinicalTrialSubjectID).equals(id)
            : id.matches("[0-9A-Z]{10}") && !copy.contains(Tag.OriginalAttributesSequence));
  }

  /** Words of the names and identifiers that a header has, in the bytes that it has them in. */
  private static Set<String> typedNames(DataSet header) {
    Set<String> words = new LinkedHashSet<>();
    for (int tag :
        new int[] {Tag.PatientName, Tag.PatientID, Tag.OtherPatientIDs, Tag.OtherPatientNames}) {
      header
          .element(tag)
          .map(element -> latin(element.encoded().value()))
          .ifPresent(value -> words.addAll(List.of(value.split("[\\^=\\\\ ,\\x00]+", -1))));
    }
    words.removeIf(word -> word.length() < 5 || COMMON_WORDS.contains(word));
    return words;
  }

  /** All of a copy but its pixel data and long values, whatever its encoding. */
  private static String text(FileHeader copy) {
    StringBuilder text = new StringBuilder();
    copy.dataSet()
        .forEach(
            element -> {
              Encoded encoded = element.encoded();
              if (element.tag() != Tag.PixelData) {
                text.append(latin(encoded.value()));
              }
            });
    return text.toString();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  @Test
  void dcmtkReadsWhatItReadBefore() throws IOException, InterruptedException {
    requireTool("dcmdump");
    int count = 0;
    for (Path path : sample(8)) {
      if (run("dcmdump", "-q", path.toString()).status() != 0) {
        continue;
      }
      count++;
      for (Viewpoint viewpoint : REWRITING) {
        Path copy = write(path, viewpoint);
        require(run("dcmdump", "-q", copy.toString()).status() == 0, "unread", viewpoint, path);
      }
    }
    assertThat(findings).isEmpty();
    assertThat(count).isGreaterThan(50);
  }

  @Test
  void aCopyBreaksNoRuleThatTheOriginalKept() throws IOException, InterruptedException {
    requireTool("dciodvfy");
    int count = 0;
    for (Path path : sample(12)) {
      DataSet dataSet = ExportCases.read(Files.readAllBytes(path)).dataSet();
      boolean damaged = path.toString().contains("mutants");
      if (damaged
          || dataSet.text(Tag.SOPInstanceUID).isEmpty()
          || dataSet.text(Tag.SOPClassUID).isEmpty()) {
        continue;
      }
      count++;
      Set<String> before = errors(path);
      for (Viewpoint viewpoint : REWRITING) {
        Set<String> added = errors(write(path, viewpoint));
        added.removeAll(before);
        require(added.isEmpty(), "breaks " + added, viewpoint, path);
      }
    }
    assertThat(findings).isEmpty();
    assertThat(count).isGreaterThan(20);
  }

  /** Without the values, which in a copy are others. */
  private static Set<String> errors(Path file) throws IOException, InterruptedException {
    return run("dciodvfy", file.toString())
        .output()
        .lines()
        .filter(line -> line.startsWith("Error"))
        .map(line -> line.replaceAll("= <[^>]*>|<[0-9.]+>|[0-9]+\\.[0-9.]{6,}", "..."))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Path write(Path path, Viewpoint viewpoint) throws IOException {
    return Files.write(
        folder.resolve("copy.dcm"),
        ExportCases.copy(Files.readAllBytes(path), ExportCases.SUBJECT, viewpoint));
  }

  private void require(boolean condition, String what, Viewpoint viewpoint, Path path) {
    if (!condition) {
      findings.add(path.getFileName() + " for " + viewpoint.name() + ": " + what);
    }
  }

  private static List<Path> sample(int every) throws IOException {
    List<Path> accepted = new ArrayList<>();
    List<Path> all = ExportCases.corpus();
    for (int i = 0; i < all.size(); i += every) {
      if (accepted(Files.readAllBytes(all.get(i))).isPresent()) {
        accepted.add(all.get(i));
      }
    }
    return accepted;
  }

  private static Optional<FileHeader> accepted(byte[] file) {
    try {
      FileHeader header = ExportCases.read(file);
      boolean directory =
          header
              .fileMeta()
              .string(Tag.MediaStorageSOPClassUID)
              .equals(Optional.of(Uids.MediaStorageDirectoryStorage));
      return directory ? Optional.empty() : Optional.of(header);
    } catch (DicomException _) {
      return Optional.empty();
    }
  }

  private record Ran(int status, String output) {}

  private static Ran run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = latinText(process.getInputStream().readAllBytes());
    return new Ran(process.waitFor(), output);
  }

  private static String latinText(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void requireTool(String name) {
    boolean there =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    if (!there) {
      System.out.println("not run: there is no " + name);
    }
    Assumptions.assumeTrue(there, "no " + name);
  }
}
