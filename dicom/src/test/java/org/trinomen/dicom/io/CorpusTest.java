package org.trinomen.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DicomException;

/**
 * Every file of the corpus, read and written. With {@code -Dtrinomen.corpus.output=FOLDER} the
 * listings are kept for the corpus's own compare.py, which must come to the same result.
 */
class CorpusTest {

  /** What becomes of the 708 files; a change here is a decision. */
  private static final Map<String, Integer> VERDICTS =
      Map.of(
          "parses: read", 545,
          "quirk: read", 123,
          "quirk: refused", 12,
          "must be rejected: refused", 28);

  /** Files where the tool that made the listing stops at the quirk and we read on. */
  private static final Set<String> READ_FURTHER =
      Set.of(
          "malformed/pydicom-data/emri_small_jpeg_2k_lossless_too_short.dcm",
          "mutants/dicm_magic_wrong_case.dcm",
          "mutants/enc_no_seq_delim.dcm",
          "mutants/meta_says_bigendian_is_little.dcm",
          "mutants/stray_item_delim.dcm",
          "mutants/vr_lowercase.dcm",
          "mutants/vr_zero_bytes.dcm");

  /** Of a cut last fragment the tool takes eight bytes for the delimiter that is not there. */
  private static final String CUT_FRAGMENT =
      "mutants/real_18_deleted_JPEGLossless_1s_1f_i_16_16_bad.dcm.bin";

  private static final int BYTES_MAX = 64 << 20;
  private static final Duration LONGEST = Duration.ofSeconds(5);

  @Test
  void filesAreReadOrRefusedAsTheirManifestSays() throws IOException {
    Corpus corpus = Corpus.find();
    Map<String, Integer> table = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Corpus.Case one : corpus.cases()) {
      byte[] bytes = corpus.bytes(one);
      long start = System.nanoTime();
      Optional<FileHeader> read = read(bytes, ReadOptions.HEADER, one);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      String outcome = read.isEmpty() ? "refused" : "read";
      table.merge(one.verdict() + ": " + outcome, 1, Integer::sum);
      if (read.isEmpty() ? one.mustParse() : one.mustBeRejected()) {
        wrong.add(one + " was " + outcome);
      }
      if (took.compareTo(LONGEST) > 0) {
        wrong.add(one + " took " + took);
      }
    }
    System.out.println("Corpus verdicts: " + table);
    assertThat(wrong).isEmpty();
    assertThat(table).isEqualTo(VERDICTS);
  }

  @Test
  void valuesEqualThoseThatOtherToolsRead() throws IOException {
    Corpus corpus = Corpus.find();
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (Corpus.Case one : corpus.cases()) {
      Optional<FileHeader> read = read(corpus.bytes(one), ReadOptions.everything(BYTES_MAX), one);
      if (read.isPresent()) {
        Map<String, ElementListing.Line> listing = ElementListing.of(read.get());
        keep(one, listing);
        Optional<Map<String, ElementListing.Line>> expected = corpus.elements(one);
        if (expected.isPresent()) {
          compared++;
          List<String> found = differences(one, listing, expected.get());
          if (READ_FURTHER.contains(one.name())) {
            assertThat(listing).as(one.name()).hasSizeGreaterThan(expected.get().size());
          } else if (one.name().equals(CUT_FRAGMENT)) {
            assertThat(found).hasSize(1).first().asString().contains("length=198247");
          } else {
            differences.addAll(found);
          }
        }
      }
    }
    System.out.println("Corpus listings compared: " + compared);
    assertThat(differences).isEmpty();
    assertThat(compared).isEqualTo(663);
  }

  @Test
  void readingThenWritingGivesTheSameBytes() throws IOException {
    Corpus corpus = Corpus.find();
    List<String> different = new ArrayList<>();
    for (Corpus.Case one : corpus.cases()) {
      byte[] bytes = corpus.bytes(one);
      Optional<FileHeader> read = read(bytes, ReadOptions.everything(BYTES_MAX), one);
      if (read.isPresent()) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DicomWriter.writeFile(read.get(), out);
        byte[] written = out.toByteArray();
        if (read.get().transferSyntax().deflated()) {
          FileHeader again = read(written, ReadOptions.everything(BYTES_MAX), one).orElseThrow();
          written = dataSetBytes(again);
          bytes = dataSetBytes(read.get());
        }
        if (!Arrays.equals(bytes, written)) {
          different.add(one.toString());
        }
      }
    }
    assertThat(different).isEmpty();
  }

  private static byte[] dataSetBytes(FileHeader file) {
    return file.dataSet().encoded().orElseThrow().value();
  }

  private static Optional<FileHeader> read(byte[] bytes, ReadOptions options, Corpus.Case one) {
    try (HeaderReader reader = new HeaderReader(options)) {
      reader.feed(bytes, 0, bytes.length);
      return Optional.of(reader.finish());
    } catch (DicomException e) {
      if (Boolean.getBoolean("trinomen.corpus.verbose")) {
        System.out.println(one + ": " + e.getMessage());
      }
      return Optional.empty();
    }
  }

  private static List<String> differences(
      Corpus.Case one,
      Map<String, ElementListing.Line> actual,
      Map<String, ElementListing.Line> expected) {
    TreeSet<String> paths = new TreeSet<>(actual.keySet());
    paths.addAll(expected.keySet());
    List<String> differences = new ArrayList<>();
    for (String path : paths) {
      ElementListing.Line is = actual.get(path);
      ElementListing.Line should = expected.get(path);
      boolean groupLength = path.endsWith("0000");
      boolean same = is != null && should != null && is.agreesWith(should);
      if (!groupLength && !same) {
        differences.add(one + " " + path + " is " + is + ", expected " + should);
      }
    }
    return differences;
  }

  private static void keep(Corpus.Case one, Map<String, ElementListing.Line> listing)
      throws IOException {
    String output = System.getProperty("trinomen.corpus.output");
    if (output == null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    listing.forEach(
        (path, line) ->
            text.append(path + "\t" + line.vr() + "\t" + line.length() + "\t" + line.digest())
                .append('\n'));
    Path file = Path.of(output).resolve(one.name() + ".elements.tsv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
