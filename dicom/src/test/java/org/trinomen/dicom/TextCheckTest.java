package org.trinomen.dicom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.text.SpecificCharacterSet;

class TextCheckTest {

  @Test
  void textThatItsCharacterSetExplainsIsNotReported() {
    DataSet item =
        new DataSetBuilder()
            .characterSet(SpecificCharacterSet.of(List.of("ISO_IR 100")))
            .string(Tag.ScheduledProcedureStepDescription, "Zoë")
            .build();
    DataSet dataSet =
        new DataSetBuilder()
            .characterSet(SpecificCharacterSet.UTF_8)
            .string(Tag.PatientName, "Müller=山田")
            .items(Tag.RequestAttributesSequence, item)
            .build();
    assertThat(problems(dataSet)).isEmpty();
  }

  @Test
  void highBytesWithoutCharacterSetAreReportedWhereTheyStand() {
    DataSet item =
        new DataSetBuilder()
            .bytes(Tag.ScheduledProcedureStepDescription, Vr.LO, "Zoë ".getBytes(ISO_8859_1))
            .build();
    DataSet dataSet =
        new DataSetBuilder()
            .bytes(Tag.PatientName, Vr.PN, "Müller".getBytes(UTF_8))
            .items(Tag.RequestAttributesSequence, DataSet.empty(), item)
            .build();
    assertThat(problems(dataSet))
        .extracting(Problem::path)
        .containsExactly("(0010,0010)", "(0040,0275)[1].(0040,0007)");
    assertThat(problems(dataSet)).extracting(Problem::what).allMatch(w -> w.contains("above 7F"));
  }

  @Test
  void misspeltCharacterSetIsReportedOnce() {
    DataSet dataSet =
        new DataSetBuilder()
            .string(Tag.SpecificCharacterSet, "UTF-8")
            .bytes(Tag.PatientName, Vr.PN, "Müller".getBytes(UTF_8))
            .build();
    assertThat(problems(dataSet)).extracting(Problem::path).containsExactly("(0008,0005)");
    assertThat(dataSet.string(Tag.PatientName)).hasValue("Müller");
  }

  private static List<Problem> problems(DataSet dataSet) {
    List<Problem> problems = new ArrayList<>();
    TextCheck.check(dataSet, problems::add);
    return problems;
  }
}
