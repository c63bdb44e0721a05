package org.trinomen.archive.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trinomen.archive.query.PublicId;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Viewpoint;

final class PublicIdsTest {

  private static final CoercionKey KEY = CoercionKey.of(new byte[CoercionKey.BYTES]);
  private static final CoercionKey OTHER_KEY = CoercionKey.of(filled());

  private static byte[] filled() {
    byte[] key = new byte[CoercionKey.BYTES];
    key[0] = 1;
    return key;
  }

  private static PublicId id(int n) {
    return PublicId.ofPath("SUB-" + n, "1.2." + n);
  }

  @Test
  void viewpointsThatKeepUidsShowTheIdsOfTheArchive() {
    for (Viewpoint viewpoint : Set.of(ShippedViewpoints.STUDY, ShippedViewpoints.SITE)) {
      PublicIds ids = new PublicIds(viewpoint, KEY);
      assertThat(ids.shown(id(1))).isEqualTo(id(1));
      assertThat(ids.recorded(id(1))).isEqualTo(id(1));
    }
  }

  @Test
  void idsOfAViewpointThatReplacesUidsAreTurnedBackByTheKeyAlone() {
    PublicIds ids = new PublicIds(ShippedViewpoints.BLINDED, KEY);
    PublicIds withoutKey = new PublicIds(ShippedViewpoints.BLINDED, OTHER_KEY);
    Set<PublicId> shown = new HashSet<>();
    for (int n = 0; n < 1000; n++) {
      assertThat(ids.recorded(ids.shown(id(n)))).isEqualTo(id(n));
      assertThat(ids.shown(ids.recorded(id(n)))).isEqualTo(id(n));
      assertThat(withoutKey.recorded(ids.shown(id(n)))).isNotEqualTo(id(n));
      shown.add(ids.shown(id(n)));
      shown.add(id(n));
    }
    assertThat(shown).as("neither twice, nor any that is the archive's").hasSize(2000);
  }

  @Test
  void sameResourceHasAnotherIdInEachViewpoint() {
    Viewpoint second =
        new Viewpoint(
            "blinded-too",
            ShippedViewpoints.BLINDED.trust(),
            0,
            "",
            ShippedViewpoints.BLINDED.presentation());

    assertThat(new PublicIds(second, KEY).shown(id(1)))
        .isNotEqualTo(new PublicIds(ShippedViewpoints.BLINDED, KEY).shown(id(1)));
  }
}
