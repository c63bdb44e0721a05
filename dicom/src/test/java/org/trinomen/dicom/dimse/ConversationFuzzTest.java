package org.trinomen.dicom.dimse;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Whatever a peer says, the provider comes to an end that it can name. {@code JAZZER_FUZZ=1}
 * searches on from the kept inputs; without it they are replayed.
 */
final class ConversationFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void anyConversation(byte[] said) {
    RandomConversationTest.converse(said);
  }

  @FuzzTest(maxDuration = "60s")
  void anyCommandSet(byte[] bytes) {
    RandomConversationTest.checkCommand(bytes);
  }
}
