package org.trinomen.server.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.SmallInstance;
import org.trinomen.server.json.JsonValue;

/** Real and odd files of many makers, stored and fetched again over DICOMweb. */
class CorpusOverWebTest {

  private static final ReadOptions WHOLE = ReadOptions.everything(64 << 20);

  private final Map<String, Integer> counts = new TreeMap<>();

  @Test
  void whatIsStoredIsFoundDescribedAndFetched(@TempDir Path folder) throws Exception {
    List<Path> files = WebCorpus.files();
    try (RunningArchive archive = new RunningArchive(folder, Map.of("log.level", "error"))) {
      WebClient client = new WebClient(archive);
      Map<String, byte[]> kept = new TreeMap<>();
      for (Path path : files) {
        byte[] file = Files.readAllBytes(path);
        HttpResponse<byte[]> stored =
            archive.sendForBytes(
                archive
                    .request("/dicom-web/studies")
                    .header("Content-Type", "application/dicom")
                    .POST(BodyPublishers.ofByteArray(file)));
        count("store " + stored.statusCode());
        if (stored.statusCode() == 200) {
          DataSet told = WebClient.dataSets(stored).getFirst();
          kept.putIfAbsent(
              told.items(Tag.ReferencedSOPSequence)
                  .getFirst()
                  .string(Tag.RetrieveURL)
                  .orElseThrow(),
              file);
        }
      }
      assertThat(kept).hasSizeGreaterThan(300);
      Set<String> found = new HashSet<>();
      for (DataSet each : client.dataSets("/dicom-web/instances")) {
        found.add(each.string(Tag.RetrieveURL).orElseThrow());
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(kept.keySet());
      for (Map.Entry<String, byte[]> instance : kept.entrySet()) {
        fetch(client, instance.getKey(), instance.getValue());
      }
    }
    System.out.println("corpus over DICOMweb: " + counts);
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private void fetch(WebClient client, String address, byte[] file) throws Exception {
    HttpResponse<byte[]> whole =
        client.follow(address, "Accept", "application/dicom; transfer-syntax=*");
    assertThat(whole.statusCode()).as(address).isEqualTo(200);
    assertThat(SmallInstance.digestOf(whole.body()))
        .as(address)
        .isEqualTo(SmallInstance.digestOf(file));
    FileHeader header = read(file);
    // Where elements are out of order, what stands behind the pixels is not looked at.
    ReadOptions before = ReadOptions.HEADER.stoppingBefore(Tag.PixelData);
    requireMetadata(
        client, address, DicomReader.read(new ByteArrayInputStream(file), before).dataSet());
    HttpResponse<byte[]> usual = client.follow(address, "Accept", "application/dicom");
    assertThat(usual.statusCode()).as(address + WebClient.text(usual)).isEqualTo(200);
    requireSameValues(address, header, read(usual.body()));
    HttpResponse<byte[]> frame = client.follow(address + "/frames/1");
    count("frame " + frame.statusCode());
    // What is damaged or no image is an error of the caller's, never one of ours.
    assertThat(frame.statusCode()).as(address).isIn(200, 400, 404, 406);
    HttpResponse<byte[]> picture = client.follow(address + "/rendered");
    count("rendered " + picture.statusCode());
    assertThat(picture.statusCode()).as(address).isIn(200, 400, 404, 406);
  }

  /** Every element is there, and the values that tell whose and which it is. */
  private void requireMetadata(WebClient client, String address, DataSet expected)
      throws Exception {
    HttpResponse<byte[]> answer = client.follow(address + "/metadata");
    assertThat(answer.statusCode()).as(address).isEqualTo(200);
    JsonValue.Members told =
        ((JsonValue.Items) JsonValue.parse(new ByteArrayInputStream(answer.body())))
            .values()
            .getFirst()
            .asMembers();
    for (Element element : expected) {
      int tag = element.tag();
      if (!Tags.isGroupLength(tag) && !Tags.isDelimiter(tag)) {
        assertThat(told.member(Tags.hex(tag))).as(address + " " + Tags.format(tag)).isPresent();
        count("elements");
      }
    }
    String uid = expected.string(Tag.SOPInstanceUID).orElseThrow();
    assertThat(String.valueOf(told.member(Tags.hex(Tag.SOPInstanceUID)))).contains(uid);
  }

  /** What tells how pixels are stored, or would not stay true once they are decompressed. */
  private static final Set<Integer> OF_FRAMES =
      Set.of(
          Tag.PhotometricInterpretation,
          Tag.PlanarConfiguration,
          Tag.ExtendedOffsetTable,
          Tag.ExtendedOffsetTableLengths,
          Tag.DigitalSignaturesSequence,
          Tag.DataSetTrailingPadding,
          Tag.IconImageSequence);

  private void requireSameValues(String address, FileHeader stored, FileHeader sent) {
    boolean recoded = !sent.transferSyntax().equals(stored.transferSyntax());
    count(recoded ? "recoded" : "as stored");
    if (recoded) {
      assertThat(sent.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }
    for (Element element : stored.dataSet()) {
      int tag = element.tag();
      boolean gone = recoded && stored.transferSyntax().encapsulated() && OF_FRAMES.contains(tag);
      if (!Tags.isGroupLength(tag) && !Tags.isDelimiter(tag) && !gone) {
        assertThat(sent.dataSet().contains(tag)).as(address + " " + Tags.format(tag)).isTrue();
        if (element.vr().isText() || element.vr().isNumberWords()) {
          assertThat(sent.dataSet().strings(tag))
              .as(address + " " + Tags.format(tag))
              .isEqualTo(stored.dataSet().strings(tag));
        }
      }
    }
  }

  private static FileHeader read(byte[] file) throws IOException {
    return DicomReader.read(new ByteArrayInputStream(file), WHOLE);
  }
}
