package com.example.till;

import static org.junit.jupiter.api.Assertions.*;

import com.example.ran.Ran;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.*;

class TillTest {
    @Test
    void opens() throws Exception {
        Ran.the("TillTest#opens");
        fail("as ever");
    }

    @Test
    void opensWide() throws Exception {
        Ran.the("TillTest#opensWide");
    }

    @Test
    @DisplayName("is flaky: \"quotes\" & <tags>, $(touch pwned) `touch pwned` a|b naïve 日本 🦆")
    void isFlaky() throws Exception {
        Ran.the("TillTest#isFlaky");
        assertTrue(Ran.tryOf("five") > 1);
    }

    // Surefire chooses methods here, not parameters.
    @ParameterizedTest(name = "{0}: $(touch pwned)")
    @CsvSource({"100, 21", "10, 3"})
    void tax(int price, int wanted) throws Exception {
        Ran.the("TillTest#tax " + price);
        assertEquals(wanted, price * 21 / 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void taxes(int price) throws Exception {
        Ran.the("TillTest#taxes " + price);
    }

    @RepeatedTest(2)
    void repeats(RepetitionInfo info) throws Exception {
        Ran.the("TillTest#repeats " + info.getCurrentRepetition());
        assertNotEquals(2, info.getCurrentRepetition());
    }

    @Test
    void takesParameters(TestInfo info) throws Exception {
        Ran.the("TillTest#takesParameters");
        fail();
    }

    @TestFactory
    Stream<DynamicNode> dynamic() {
        return Stream.of(
            DynamicTest.dynamicTest("fine", () -> Ran.the("TillTest#dynamic fine")),
            DynamicContainer.dynamicContainer("inside", List.of(DynamicTest.dynamicTest("fails", () -> {
                Ran.the("TillTest#dynamic fails");
                fail("dynamically");
            }))));
    }

    @Nested
    class WhenOpen {
        @Test
        void pays() throws Exception {
            Ran.the("TillTest$WhenOpen#pays");
            fail("as ever");
        }

        @Test
        void opens() throws Exception {
            Ran.the("TillTest$WhenOpen#opens");
        }

        @Nested
        class AndEmpty {
            @Test
            void pays() throws Exception {
                Ran.the("TillTest$WhenOpen$AndEmpty#pays");
            }
        }
    }
}
