package dev.trailwarden.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainTextTest {
    @Test
    void ordinaryTextStaysAsItIs() {
        assertThat(PlainText.of("Mira's trail, no. 7 (größer)", 80)).isEqualTo("Mira's trail, no. 7 (größer)");
    }

    @Test
    void linesBecomeOne() {
        assertThat(PlainText.of("a\r\nb\tc\u2028d\u2029e", 80)).isEqualTo("a  b c d e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202e", "\u2066", "\u200b", "\u0000", "\u001b", "\u0085", "\ufeff", "\ud800", "\ue000"})
    void whatDoesNotPrintIsAQuestionMark(String hidden) {
        assertThat(PlainText.of("a" + hidden + "b", 80)).isEqualTo("a?b");
    }

    @Test
    void anAddressIsNoLink() {
        assertThat(PlainText.of("http://evil.example and www.evil.example", 80))
                .doesNotContain("://")
                .doesNotContain("www.");
    }

    @Test
    void whatIsCutOffIsMarked() {
        assertThat(PlainText.of("abcdefghij", 10)).isEqualTo("abcdefghij");
        assertThat(PlainText.of("abcdefghijk", 10)).isEqualTo("abcdefg...");
    }

    @Test
    void itIsNeverLongerThanAskedForAndNeverHalfACharacter() {
        Random random = new Random(20_260_302);
        String[] pieces = {"://", "www.", "\ud83d\ude00", "a", "\n", "\u202e", "https://www.", " ", "\ud83d"};
        for (int run = 0; run < 5_000; run++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            int max = 4 + random.nextInt(120);
            String plain = PlainText.of(text.toString(), max);
            assertThat(plain)
                    .as("%s cut at %d", text, max)
                    .hasSizeLessThanOrEqualTo(max)
                    .doesNotContain("://")
                    .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Cs}]");
        }
    }

    @Test
    void aTextOf300KilobytesIsCutLikeAnyOther() {
        assertThat(PlainText.of("x".repeat(300_000), 99)).hasSize(99).endsWith("...");
    }

    @ParameterizedTest
    @CsvSource({
        "evil.acme.com, evil.acme[.]com",
        "see https://evil.com/login, see https:_/evil[.]com/login",
        "lena.fuchs@acme.com, lena.fuchs@acme[.]com",
        "EVIL.COM, EVIL[.]COM",
        "evil.co.uk, evil[.]co[.]uk",
        "login.acme.com.evil.zone, login.acme[.]com.evil[.]zone",
        "evil.com-login, evil[.]com-login",
        "evil.com_, evil[.]com_",
        "evil.xn--p1ai, evil[.]xn--p1ai",
        "evil.рф, evil[.]рф",
        "evil\u3002com, evil[.]com",
        "mailto:eve@evil.com, mailto_eve@evil[.]com",
        "WWW.evil, WWW_evil",
        "\\\\evil\\share, \\_evil\\share",
        "sso.amazonaws.com, sso.amazonaws[.]com",
    })
    void aHostIsNoLinkInAMail(String text, String shown) {
        assertThat(PlainText.unlinked(text, 80)).isEqualTo(shown);
        assertThat(PlainText.unlinked(shown, 80)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mira.holt",
                "aws-cli/2.31.4 md/command#cloudtrail.stop-logging",
                "203.0.113.24",
                "member-roles.yaml",
                "arn:aws:iam::222222222222:user/mira.holt",
                "It is done. Wait.",
                "e.g. this...",
            })
    void whatIsNoHostStaysAsItIs(String text) {
        assertThat(PlainText.unlinked(text, 80)).isEqualTo(text);
    }

    @Test
    void noCutBringsAHostToLife() {
        String text = "evil.community evil.commons a.co b.co c.co d.co evil.comx ".repeat(4);
        for (int max = 4; max < 120; max++) {
            assertThat(PlainText.unlinked(text, max))
                    .as("cut at %d", max)
                    .hasSizeLessThanOrEqualTo(max)
                    .doesNotContainPattern("[a-d]\\.(com|co)\\b");
        }
    }
}
