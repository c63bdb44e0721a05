package org.trinomen.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.trinomen.dicom.ConfidentialityProfile.Action;
import org.trinomen.dicom.ConfidentialityProfile.Entry;

final class ConfidentialityProfileTest {

  /** Lines of PS3.15 table E.1-1. */
  @Test
  void saysWhatTheStandardSays() {
    assertThat(ConfidentialityProfile.entry(Tag.PatientName))
        .hasValue(new Entry(Action.Z, false, false, false));
    assertThat(ConfidentialityProfile.entry(Tag.PatientSex))
        .hasValue(new Entry(Action.Z, false, false, true));
    assertThat(ConfidentialityProfile.entry(Tag.SeriesDate))
        .hasValue(new Entry(Action.X_D, true, false, false));
    assertThat(ConfidentialityProfile.entry(Tag.StudyInstanceUID))
        .hasValue(new Entry(Action.U, false, true, false));
    assertThat(ConfidentialityProfile.entry(Tag.ReferencedImageSequence))
        .hasValue(new Entry(Action.X_Z_U, false, true, false));
    assertThat(ConfidentialityProfile.entry(Tag.PixelData)).isEmpty();
  }
}
