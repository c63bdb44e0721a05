package org.trinomen.identity.study;

/**
 * What a subject code of a study looks like.
 *
 * @param template tokens in braces and literal text: {@code {site}} the site's prefix, {@code {Nk}}
 *     k digits, {@code {Ak}} k letters, {@code {C}} the check character, {@code {I}} the
 *     participant's initials, {@code {v}} the visit; such as {@code {site}-{N4}}
 * @param checkDigit how the check character is computed
 */
public record CodeGrammar(String template, CheckDigit checkDigit) {}
