package org.trinomen.identity.viewpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.identity.viewpoint.Presentation.ClinicalTrial;
import org.trinomen.identity.viewpoint.Presentation.Confidentiality;
import org.trinomen.identity.viewpoint.Presentation.Demographics;
import org.trinomen.identity.viewpoint.Presentation.PrivateElements;
import org.trinomen.identity.viewpoint.Presentation.Rewritten;
import org.trinomen.identity.viewpoint.Presentation.Unresolved;

final class PresentationTest {

  @Test
  void tokensAreReplacedAndTextStays() {
    NameTemplate template = new NameTemplate("{study}_{subject}-x");
    assertThat(template.fill(token -> token.name().toLowerCase(Locale.ROOT) + "$1"))
        .isEqualTo("study$1_subject$1-x");
    assertThat(template.tokens())
        .containsExactly(NameTemplate.Token.STUDY, NameTemplate.Token.SUBJECT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "anonymous", "{nobody}", "{subject", "a\\{subject}", "ä{subject}"})
  void aTemplateThatCannotMakeANameIsRefused(String text) {
    assertThatThrownBy(() -> new NameTemplate(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theBasicProfileTellsNothingOfWhatWasReplaced() {
    assertThatThrownBy(() -> hiding(true, Demographics.REMOVE, PrivateElements.REMOVE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> hiding(false, Demographics.KEEP, PrivateElements.REMOVE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> hiding(false, Demographics.REMOVE, PrivateElements.KEEP))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(hiding(false, Demographics.REMOVE, PrivateElements.REMOVE).originalAttributes())
        .isFalse();
  }

  private static Rewritten hiding(
      boolean originalAttributes, Demographics demographics, PrivateElements privateElements) {
    NameTemplate template = new NameTemplate("{pseudonym}");
    return new Rewritten(
        template,
        template,
        ClinicalTrial.OMITTED,
        originalAttributes,
        demographics,
        Confidentiality.BASIC_PROFILE,
        true,
        true,
        privateElements,
        Unresolved.REFUSE);
  }
}
