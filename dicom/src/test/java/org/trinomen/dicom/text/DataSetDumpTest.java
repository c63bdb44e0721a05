package org.trinomen.dicom.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;

class DataSetDumpTest {

  @Test
  void everyElementHasALineAndItemsAreIndented() throws IOException {
    DataSet step =
        new DataSetBuilder().string(Tag.ScheduledProcedureStepDescription, "PET brain").build();
    DataSet dataSet =
        new DataSetBuilder()
            .uid(Tag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.128")
            .string(Tag.AccessionNumber)
            .string(Tag.PatientName, "Doe^Jane")
            .integer(Tag.Rows, 64)
            .integer(Tag.FrameIncrementPointer, 0x00181063)
            .string(0x00291010, Vr.LO, "x")
            .items(Tag.RequestAttributesSequence, step)
            .bytes(Tag.PixelData, Vr.OW, new byte[] {1, -1})
            .build();
    assertThat(dump(dataSet, false).lines().map(line -> line.replaceAll(" +#", " #")))
        .containsExactly(
            "(0008,0016) UI [1.2.840.10008.5.1.4.1.1.128] Positron Emission Tomography Image"
                + " Storage # 28, 1 SOPClassUID",
            "(0008,0050) SH (no value) # 0, 0 AccessionNumber",
            "(0010,0010) PN [Doe^Jane] # 8, 1 PatientName",
            "(0028,0009) AT (0018,1063) # 4, 1 FrameIncrementPointer",
            "(0028,0010) US 64 # 2, 1 Rows",
            "(0029,1010) LO [x] # 2, 1 PrivateTag",
            "(0040,0275) SQ (1 item) # undefined, 1 RequestAttributesSequence",
            "  item 1",
            "    (0040,0007) LO [PET brain] # 10, 1 ScheduledProcedureStepDescription",
            "(7FE0,0010) OW 01 ff # 2, 1 PixelData");
  }

  @Test
  void longValuesAreShortenedUnlessAllIsAskedFor() throws IOException {
    DataSet dataSet =
        new DataSetBuilder()
            .string(Tag.PatientComments, "x".repeat(1000))
            .bytes(Tag.PixelData, Vr.OB, new byte[100])
            .build();
    assertThat(dump(dataSet, false)).hasLineCount(2).contains("x\u2026]").contains("00 \u2026");
    assertThat(dump(dataSet, true)).contains("x".repeat(1000)).doesNotContain("\u2026");
  }

  @Test
  void nothingInAValueCanActOnATerminal() throws IOException {
    DataSet dataSet =
        new DataSetBuilder()
            .characterSet(SpecificCharacterSet.UTF_8)
            .string(Tag.PatientID, "A\u001B[31m\u0007\u007F\u009B\u202Egnp\u2028\uFEFF")
            .string(Tag.PatientComments, "line\r\n(0010,0010) PN [Forged]")
            .string(Tag.SOPInstanceUID, "1.2\u001B]0;x\u0007")
            .build();
    String dump = dump(dataSet, true);
    assertThat(dump).hasLineCount(4).contains("A\u241B[31m\u2407<U+007F><U+009B><U+202E>gnp");
    assertThat(dump.codePoints().filter(c -> c != '\n').noneMatch(Character::isISOControl))
        .isTrue();
    assertThat(dump.codePoints().noneMatch(c -> Character.getType(c) == Character.FORMAT)).isTrue();
  }

  @Test
  void ordinaryTextOfAnyScriptIsShownAsItIs() {
    String text = "Müller Ĝ Ж ع ש 山田 홍 สมชาย \uD83D\uDE00";
    assertThat(DataSetDump.neutral(text)).isEqualTo(text);
  }

  private static String dump(DataSet dataSet, boolean all) throws IOException {
    StringBuilder out = new StringBuilder();
    new DataSetDump(all).write(dataSet, out);
    return out.toString();
  }
}
