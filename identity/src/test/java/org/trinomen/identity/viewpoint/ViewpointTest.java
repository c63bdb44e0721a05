package org.trinomen.identity.viewpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.identity.AgentKind;

final class ViewpointTest {

  @Test
  void aPersonOutranksAFeedAndAFeedAnAlgorithm() {
    for (Viewpoint viewpoint : ShippedViewpoints.all()) {
      if (viewpoint.equals(ShippedViewpoints.RECORDED)) {
        continue;
      }
      assertThat(viewpoint.rank(AgentKind.PERSON, "reader", "LUMC")).hasValue(0);
      assertThat(viewpoint.rank(AgentKind.FEED, "", "")).hasValue(1);
      assertThat(viewpoint.rank(AgentKind.ALGORITHM, "", "")).hasValue(2);
    }
  }

  @Test
  void asRecordedBelievesNobody() {
    for (AgentKind kind : AgentKind.values()) {
      assertThat(ShippedViewpoints.RECORDED.rank(kind, "", "")).isEmpty();
    }
  }

  @Test
  void aSiteBelievesItsOwnPeopleFirst() {
    Viewpoint site = ShippedViewpoints.SITE.atSite("NPET-A/1", "LUMC");
    assertThat(site.name()).isEqualTo("site:NPET-A/1");
    assertThat(site.rank(AgentKind.PERSON, "", "LUMC")).hasValue(0);
    assertThat(site.rank(AgentKind.PERSON, "", "JHU")).hasValue(1);
  }

  @Test
  void roleAndOrganizationNarrowTrust() {
    Trust coordinators = new Trust(null, "coordinator", "LUMC");
    assertThat(coordinators.covers(AgentKind.PERSON, "coordinator", "LUMC")).isTrue();
    assertThat(coordinators.covers(AgentKind.FEED, "coordinator", "LUMC")).isTrue();
    assertThat(coordinators.covers(AgentKind.PERSON, "reader", "LUMC")).isFalse();
    assertThat(coordinators.covers(AgentKind.PERSON, "coordinator", "JHU")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void confidenceOutsideItsRangeIsRefused(double confidence) {
    assertThatThrownBy(
            () -> new Viewpoint("x", List.of(), confidence, "", new Presentation.AsRecorded()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherNamesNeedSomeoneWhoIsBelieved() {
    Presentation presentation = ShippedViewpoints.STUDY.presentation();
    assertThatThrownBy(() -> new Viewpoint("x", List.of(), 0, "", presentation))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
