package org.trinomen.archive.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PublicIdTest {

  /** The check value that Orthanc's own documentation gives. */
  @Test
  void patientIdHashesAsInOrthanc() {
    PublicId id = PublicId.ofPath("ozp00SjY2xG");

    assertThat(id).hasToString("6816cb19-844d5aee-85245eba-28e841e6-2414fae2");
    assertThat(PublicId.parse(id.toString())).contains(id);
  }

  @Test
  void otherTextsAreNoPublicIds() {
    assertThat(PublicId.parse("nope")).isEmpty();
    assertThat(PublicId.parse("6816cb19-844d5aee-85245eba-28e841e6_2414fae2")).isEmpty();
    assertThat(PublicId.parse("6816cb19-844d5aee-85245eba-28e841e6-2414faeg")).isEmpty();
  }
}
