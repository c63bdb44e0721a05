package org.trinomen.archive.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Viewpoint;

/** Real and odd files of many makers leave under other names. */
final class CoercionCorpusTest {

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
      for (Viewpoint viewpoint : List.of(ShippedViewpoints.STUDY, ShippedViewpoints.BLINDED)) {
        try {
          check(path, file, viewpoint);
        } catch (RuntimeException | AssertionError e) {
          findings.add(viewpoint.name() + " " + path.getFileName() + ": " + e);
        }
      }
    }
    System.out.println("coerced: " + count + " files of the corpus");
    assertThat(findings).isEmpty();
    assertThat(count).isGreaterThan(500);
  }

  private static void check(Path path, byte[] file, Viewpoint viewpoint) throws IOException {
    byte[] copy = ExportCases.copy(file, ExportCases.SUBJECT, viewpoint);
    assertThat(ExportCases.copy(file, ExportCases.SUBJECT, viewpoint)).isEqualTo(copy);
    FileHeader header = ExportCases.read(copy);
    String id = header.dataSet().text(Tag.PatientID);
    if (viewpoint.equals(ShippedViewpoints.STUDY)) {
      assertThat(id).isEqualTo("N3-0107");
      assertThat(header.dataSet().text(Tag.ClinicalTrialSubjectID)).isEqualTo("N3-0107");
    } else {
      assertThat(id).matches("[0-9A-Z]{10}");
      assertThat(header.dataSet().contains(Tag.OriginalAttributesSequence)).isFalse();
    }
    assertThat(header.dataSet().text(Tag.PatientName)).isEqualTo(id);
    assertThat(ExportCases.pixelDigest(copy)).isEqualTo(ExportCases.pixelDigest(file));
    String out = System.getProperty("out.dir", "");
    if (!out.isEmpty()) {
      Path folder = Files.createDirectories(Path.of(out, viewpoint.name()));
      String name = path.toString().replaceFirst(".*/dicom/dicom/", "").replace('/', '_');
      Files.write(folder.resolve(name), copy);
    }
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
    } catch (DicomException e) {
      return Optional.empty();
    }
  }
}
