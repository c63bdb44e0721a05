package org.trinomen.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.SharedInput;
import org.trinomen.dicom.TextCheck;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.web.JsonValue.JsonArray;
import org.trinomen.dicom.web.JsonValue.JsonObject;
import org.trinomen.dicom.web.JsonValue.JsonString;

/**
 * Writes every file of the corpus as DICOM JSON and compares it with what independent tools wrote.
 * The JSON stays in {@code target/corpus-json}, where the corpus's own {@code compare.py} can judge
 * it too.
 */
class CorpusJsonTest {

  /** Longest value that stands in the expected JSON itself. */
  private static final int INLINE_MAX = 1024;

  private static final Path OUTPUT = Path.of("target", "corpus-json");

  /** Where the expected value is wrong by the standard, and why. */
  private static final Map<String, String> DEVIATIONS =
      Map.ofEntries(
          Map.entry(
              "dicom/charset/generated/ISO_IR_203.dcm",
              "the tool does not know Latin-9; the truth covers only the outer data set"),
          Map.entry(
              "dicom/colour/pydicom/SC_rgb_small_odd_big_endian.dcm",
              "big endian is retired (PS3.5 §7.3): words are little endian, as in DCMTK's JSON"),
          Map.entry(
              "dicom/rt/pydicom/rtdose_expb_1frame.dcm",
              "big endian is retired (PS3.5 §7.3): words are little endian, as in DCMTK's JSON"),
          Map.entry(
              "dicom/mutants/real_18_deleted_JPEGLossless_1s_1f_i_16_16_bad.dcm.bin",
              "of the cut last fragment the tool takes eight bytes for the missing delimiter"),
          Map.entry(
              "dicom/rt/rt-utils/rt.dcm",
              "the tool leaves out a UID of file meta information that ends with a full stop"),
          Map.entry(
              "dicom/malformed/pydicom-data/emri_small_jpeg_2k_lossless_too_short.dcm",
              "the tool gives no element where the end of the pixel data is missing"),
          Map.entry(
              "dicom/mutants/enc_no_seq_delim.dcm",
              "the tool gives no element where the end of the pixel data is missing"),
          Map.entry(
              "dicom/mutants/dicm_magic_wrong_case.dcm",
              "the tool takes preamble and prefix for elements"),
          Map.entry(
              "dicom/mutants/meta_says_bigendian_is_little.dcm",
              "the tool takes the lengths for big endian, as the transfer syntax wrongly says"),
          Map.entry(
              "dicom/mutants/real_17_bitflip_axial_epi_fmri_interleaved_s_to_i-00001..bin",
              "the tool leaves out a UID with a character that UIDs do not have"),
          Map.entry(
              "dicom/mutants/stray_item_delim.dcm", "the tool stops at a stray item delimiter"),
          Map.entry(
              "dicom/mutants/value_charset_escape_undeclared.dcm",
              "escape sequences can mean nothing else, so they are followed and reported"),
          Map.entry(
              "dicom/mutants/value_is_float.dcm", "the tool cuts 1.5 to 1 in an integer string"),
          Map.entry(
              "dicom/mutants/vr_lowercase.dcm",
              "the tool takes the rest of the file for one value where a VR is wrong"),
          Map.entry(
              "dicom/mutants/vr_zero_bytes.dcm",
              "the tool takes the rest of the file for one value where a VR is wrong"));

  @Test
  void everyFileHasTheValuesThatIndependentToolsFound() throws IOException {
    Path corpus = SharedInput.folder("dicom");
    Map<String, JsonObject> truth = CorpusFile.truth(corpus);
    Map<String, List<String>> wrong = new TreeMap<>();
    int compared = 0;
    for (CorpusFile file : CorpusFile.all(corpus)) {
      List<String> differences = new ArrayList<>();
      Optional<JsonObject> actual = json(file, differences);
      Optional<JsonObject> expected = file.expectedJson();
      if (actual.isPresent() && expected.isPresent()) {
        compared++;
        for (String part : List.of("meta", "dataset")) {
          JsonObject left = (JsonObject) expected.get().members().get(part);
          if (part.equals("dataset") && truth.containsKey(file.path())) {
            left = corrected(left, truth.get(file.path()));
          }
          JsonObject right = (JsonObject) actual.get().members().get(part);
          differences.addAll(JsonComparison.differences(left, right, file.skipped()));
        }
      }
      if (!differences.isEmpty()) {
        wrong.put(file.path(), differences);
      }
    }
    System.out.println("corpus: JSON of " + compared + " files compared");
    assertThat(wrong.keySet()).as("deviations that no longer are").containsAll(DEVIATIONS.keySet());
    wrong.keySet().removeAll(DEVIATIONS.keySet());
    assertThat(wrong).isEmpty();
    assertThat(compared).isGreaterThan(600);
  }

  @Test
  void onlyTextThatIsWrongIsReported() throws IOException {
    Set<String> reported = new TreeSet<>();
    for (CorpusFile file : CorpusFile.all(SharedInput.folder("dicom"))) {
      if (!file.mustBeRejected() && file.path().contains("charset")) {
        byte[] bytes = Files.readAllBytes(file.file());
        FileHeader header = DicomReader.read(new ByteArrayInputStream(bytes), ReadOptions.HEADER);
        TextCheck.check(header.dataSet(), problem -> reported.add(file.path()));
      }
    }
    assertThat(reported)
        .containsExactly(
            "dicom/mutants/value_charset_absent_high_bytes.dcm",
            "dicom/mutants/value_charset_escape_undeclared.dcm",
            "dicom/mutants/value_charset_escape_unterminated.dcm",
            "dicom/mutants/value_charset_misspelt.dcm",
            "dicom/mutants/value_charset_unknown.dcm",
            "dicom/mutants/value_charset_utf8_alias.dcm",
            "dicom/mutants/value_charset_wrong_latin1_is_utf8.dcm");
  }

  @Test
  void jsonOfEveryFileReadsBackToTheSameJson() throws IOException {
    Map<String, String> wrong = new TreeMap<>();
    int compared = 0;
    for (CorpusFile file : CorpusFile.all(SharedInput.folder("dicom"))) {
      byte[] bytes = Files.readAllBytes(file.file());
      if (file.expectation().equals("parses")) {
        DataSet dataSet =
            DicomReader.read(new ByteArrayInputStream(bytes), ReadOptions.everything(128 << 20))
                .dataSet();
        Map<String, byte[]> bulk = new HashMap<>();
        BulkDataUris uris = (element, path) -> uri(element, path, bulk);
        StringBuilder json = new StringBuilder();
        DicomJson.write(dataSet, json, uris);
        DataSet read =
            DicomJson.read(
                new StringReader(json.toString()),
                JsonLimits.DEFAULT,
                uri -> Optional.ofNullable(bulk.get(uri)));
        StringBuilder again = new StringBuilder();
        DicomJson.write(read, again, uris);
        compared++;
        if (!again.toString().contentEquals(json)) {
          wrong.put(file.path(), firstDifference(json, again));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(compared).isGreaterThan(500);
  }

  private static Optional<String> uri(Element element, String path, Map<String, byte[]> bulk) {
    if (element instanceof Element.Value value && value.length() <= INLINE_MAX) {
      return Optional.empty();
    }
    String uri = "bulk/" + path;
    bulk.putIfAbsent(uri, element instanceof Element.Value value ? value.bytes() : new byte[2000]);
    return Optional.of(uri);
  }

  private static String firstDifference(CharSequence a, CharSequence b) {
    int at = 0;
    while (at < a.length() && at < b.length() && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - 60);
    return a.subSequence(from, Math.min(a.length(), at + 40))
        + " | "
        + b.subSequence(from, Math.min(b.length(), at + 40));
  }

  private static Optional<JsonObject> json(CorpusFile file, List<String> wrong) throws IOException {
    byte[] bytes = Files.readAllBytes(file.file());
    Path output = OUTPUT.resolve(file.path().substring("dicom/".length()) + ".json");
    Files.createDirectories(output.getParent());
    try {
      FileHeader header =
          DicomReader.read(new ByteArrayInputStream(bytes), ReadOptions.everything(128 << 20));
      if (file.mustBeRejected()) {
        wrong.add("accepted, but must be rejected");
      }
      StringBuilder json = new StringBuilder("{\"meta\":");
      BulkDataUris digests = (element, path) -> digest(element, bytes);
      DicomJson.write(header.fileMeta(), json, digests);
      json.append(",\"dataset\":");
      DicomJson.write(header.dataSet(), json, digests);
      Files.writeString(output, json.append('}'));
      return Optional.of(CorpusFile.json(json.toString()));
    } catch (DicomException e) {
      if (file.expectation().equals("parses")) {
        wrong.add("rejected, but every tool reads it: " + e.getMessage());
      }
      String name = file.file().getFileName() + ".rejected";
      Files.writeString(output.resolveSibling(name), e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<String> digest(Element element, byte[] file) {
    byte[] value =
        switch (element) {
          case Element.Value held when held.length() <= INLINE_MAX -> new byte[0];
          case Element.Value held -> held.bytes();
          case Element.Bulk bulk -> slice(file, bulk.valueOffset(), bulk.length());
          // The item stream begins with the header of the item that holds the offset table.
          case Element.Fragments pixels ->
              slice(file, pixels.offsetTable().offset() - 8, pixels.length());
          case Element.Items _ -> new byte[0];
        };
    return value.length == 0
        ? Optional.empty()
        : Optional.of("sha256:" + JsonComparison.sha256(value) + ";length=" + value.length);
  }

  private static byte[] slice(byte[] file, long from, long length) {
    int to = (int) Math.min(file.length, from + length);
    return from < 0 || from > to ? new byte[0] : Arrays.copyOfRange(file, (int) from, to);
  }

  /** The expected data set with the names that are known by construction. */
  private static JsonObject corrected(JsonObject expected, JsonObject truth) {
    Map<String, JsonValue> members = new LinkedHashMap<>(expected.members());
    String[] groups = (truth.string("PatientName").orElseThrow() + "==").split("=", -1);
    JsonObject name =
        new JsonObject(
            Map.of(
                "Alphabetic", new JsonString(groups[0]),
                "Ideographic", new JsonString(groups[1]),
                "Phonetic", new JsonString(groups[2])));
    members.put("00100010", attribute("PN", name));
    members.put(
        "00081030",
        attribute("LO", new JsonString(truth.string("StudyDescription").orElseThrow())));
    truth
        .string("PatientComments")
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> members.put("00104000", attribute("LT", new JsonString(text))));
    return new JsonObject(members);
  }

  private static JsonObject attribute(String vr, JsonValue value) {
    return new JsonObject(Map.of("vr", new JsonString(vr), "Value", new JsonArray(List.of(value))));
  }
}
