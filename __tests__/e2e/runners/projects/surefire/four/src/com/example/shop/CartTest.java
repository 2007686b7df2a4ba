package com.example.shop;

import static org.junit.Assert.*;

import com.example.ran.Ran;
import org.junit.*;
import org.junit.rules.TestName;
import org.junit.runners.MethodSorters;

@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class CartTest {
    @Rule public TestName name = new TestName();

    static boolean spoilt;

    @Before
    public void record() throws Exception {
        Ran.the("CartTest#" + name.getMethodName());
    }

    @Test
    public void adds() {
        fail("as ever");
    }

    @Test
    public void addsUp() {}

    @Test
    public void isFlaky() throws Exception {
        assertTrue(Ran.tryOf("four") > 1);
    }

    @Test
    public void companyA_spoils() {
        spoilt = true;
    }

    @Test
    public void companyB_fails() {
        assertFalse(spoilt);
    }
}
