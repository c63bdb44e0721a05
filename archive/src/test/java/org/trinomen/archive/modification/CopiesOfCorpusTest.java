package org.trinomen.archive.modification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.ByteSource;

/** Copies of files of many makers: what was not asked for stays, bit for bit. */
class CopiesOfCorpusTest {

  private static final ReadOptions HEADER =
      new ReadOptions(Limits.DEFAULT.holding(64 << 10, 64 << 20), false, false, 0);

  private static final Path DCIODVFY = Path.of("/usr/bin/dciodvfy");

  @TempDir Path folder;

  private static List<Path> corpus() throws IOException {
    String elsewhere = System.getProperty("trinomen.shared", "");
    Path shared = elsewhere.isEmpty() ? Path.of("..", "..", "shared") : Path.of(elsewhere);
    Path files = shared.resolve("dicom/dicom").toAbsolutePath().normalize();
    if (!Files.isDirectory(files)) {
      System.out.println("not run: there is no folder " + files);
      Assumptions.abort("no shared corpus");
    }
    try (Stream<Path> all = Files.walk(files)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private record Original(Path path, byte[] bytes, FileHeader header) {

    byte[] copy(Changes changes) throws IOException {
      DataSetModification modification =
          new DataSetModification(changes, new UidReplacements(new SecureRandom()));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      CopyWriter.write(ByteSource.of(bytes), header, modification.apply(header.dataSet()), out);
      return out.toByteArray();
    }
  }

  /** Those that the archive takes in. */
  private static List<Original> originals() throws IOException {
    List<Original> originals = new ArrayList<>();
    for (Path path : corpus()) {
      byte[] bytes = Files.readAllBytes(path);
      try {
        FileHeader header = DicomReader.read(new ByteArrayInputStream(bytes), HEADER);
        if (header.dataSet().contains(Tag.SOPInstanceUID)) {
          originals.add(new Original(path, bytes, header));
        }
      } catch (DicomException _) {
        // Refused when it comes.
      }
    }
    return originals;
  }

  private static Changes modified() {
    return new Changes(
        List.of(
            new Edit.Replace(TagPath.of(Tag.PatientName), new NewValue.Text("Renamed")),
            new Edit.Remove(TagPath.of(Tag.StudyDescription))),
        false,
        "",
        Set.of(Tag.SOPInstanceUID),
        Optional.empty());
  }

  private static Changes anonymous() {
    return new Changes(
        List.of(),
        false,
        "",
        Set.copyOf(DataSetModification.IDENTIFIERS),
        Optional.of(new Anonymization("id", "Anonymized1", List.of("Trinomen"), false)));
  }

  private static DataSet dataSet(byte[] file) throws IOException {
    return DicomReader.read(new ByteArrayInputStream(file), ReadOptions.everything(256 << 20))
        .dataSet();
  }

  @Test
  void whatWasNotAskedForStaysBitForBit() throws IOException {
    List<Original> originals = originals();
    for (Original original : originals) {
      if (original.path().toString().matches(".*/(malformed|mutants)/.*")) {
        // What is cut or broken is copied as far as it can be read; its copy may be as broken.
        assertThat(original.copy(modified())).as(original.path().toString()).isNotEmpty();
        continue;
      }
      Map<String, String> before = values(dataSet(original.bytes()), "");
      Map<String, String> after = values(dataSet(original.copy(modified())), "");
      assertThat(after).as(original.path().toString()).containsKey("(0008,0018)");
      for (int tag : List.of(Tag.SOPInstanceUID, Tag.PatientName, Tag.StudyDescription)) {
        before.remove(Tags.format(tag));
        after.remove(Tags.format(tag));
      }
      assertThat(after).as(original.path().toString()).isEqualTo(before);
    }
    System.out.println(originals.size() + " files copied");
  }

  /** Enough to tell values apart, and to be read when they differ. */
  private static String shortened(byte[] value) {
    String hex = HexFormat.of().formatHex(Arrays.copyOf(value, Math.min(64, value.length)));
    return hex + " #" + value.length + " " + Arrays.hashCode(value);
  }

  private static Map<String, String> values(DataSet dataSet, String before) {
    Map<String, String> values = new TreeMap<>();
    for (Element element : dataSet) {
      String path = before + Tags.format(element.tag());
      switch (element) {
        case Element.Items sequence -> {
          values.put(path, "items " + sequence.items().size());
          int number = 0;
          for (DataSet item : sequence.items()) {
            values.putAll(values(item, path + number++));
          }
        }
        case Element.Value value -> {
          if (!Tags.isGroupLength(value.tag())) {
            values.put(path, shortened(value.bytes()));
          }
        }
        case Element.Fragments fragments ->
            values.put(path, shortened(fragments.encoded().value()));
        case Element.Bulk bulk -> values.put(path, "bytes " + bulk.length());
      }
    }
    return values;
  }

  @Test
  void anonymousCopiesNameNobodyAndHaveNoUidOfTheOriginal() throws IOException {
    for (Original original : originals()) {
      DataSet before = dataSet(original.bytes());
      DataSet after = dataSet(original.copy(anonymous()));
      assertThat(after.text(Tag.PatientName)).isEqualTo("Anonymized1");
      assertThat(after.text(Tag.PatientIdentityRemoved)).isEqualTo("YES");
      assertThat(after.text(Tag.PatientBirthDate)).isEmpty();
      Map<String, String> copy = values(after, "");
      Set<String> kept = new HashSet<>(copy.values());
      for (int tag :
          List.of(
              Tag.PatientName,
              Tag.PatientID,
              Tag.PatientBirthDate,
              Tag.StudyInstanceUID,
              Tag.SeriesInstanceUID,
              Tag.SOPInstanceUID,
              Tag.FrameOfReferenceUID)) {
        boolean nobodys = before.text(tag).matches("[0-9]+|1\\.2\\.840\\.10008\\..*");
        if (before.text(tag).length() > 3
            && !nobodys
            && before.element(tag).get() instanceof Element.Value v) {
          String value = shortened(v.bytes());
          assertThat(kept.contains(value))
              .as(original.path() + " " + Tags.format(tag) + " in " + keys(copy, value))
              .isFalse();
        }
      }
      assertThat(after).noneMatch(element -> Tags.isPrivate(element.tag()));
    }
  }

  private static List<String> keys(Map<String, String> values, String value) {
    return values.entrySet().stream()
        .filter(each -> each.getValue().equals(value))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void dciodvfyFindsNothingInCopiesThatIsNotInTheOriginal() throws Exception {
    if (!Files.isExecutable(DCIODVFY)) {
      System.out.println("not run: this test needs " + DCIODVFY + " (Debian: dicom3tools)");
      Assumptions.abort("no " + DCIODVFY);
    }
    Map<String, List<String>> fresh = new TreeMap<>();
    int count = 0;
    for (Original original : originals()) {
      String name = original.path().toString();
      if (name.contains("/malformed/") || name.contains("/mutants/")) {
        continue; // The validator falls over some of them.
      }
      Set<String> before = errors(original.bytes());
      for (Changes changes : List.of(modified(), anonymous())) {
        Set<String> after = errors(original.copy(changes));
        after.removeAll(before);
        for (String error : after) {
          fresh.computeIfAbsent(error, _ -> new ArrayList<>()).add(name);
        }
      }
      count++;
    }
    fresh.forEach(
        (error, names) -> System.out.println(names.size() + " " + error + " " + names.getFirst()));
    assertThat(fresh).isEmpty();
    System.out.println(count + " files validated");
  }

  private Set<String> errors(byte[] file) throws IOException, InterruptedException {
    Path path = folder.resolve("file.dcm");
    Files.write(path, file);
    Process process =
        new ProcessBuilder(DCIODVFY.toString(), path.toString()).redirectErrorStream(true).start();
    String findings =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    process.waitFor();
    return findings
        .lines()
        .filter(line -> line.startsWith("Error"))
        // UIDs, offsets and values differ; what is wrong with them does not.
        .map(line -> line.replaceAll("[0-9]+(\\.[0-9]+)*|<[^>]*>|\\[[^\\]]*]", "#"))
        // In what is deflated the validator seeks, and fails by the shape of the stream.
        .filter(line -> !line.startsWith("Error - Seek failed"))
        .collect(Collectors.toSet());
  }
}
