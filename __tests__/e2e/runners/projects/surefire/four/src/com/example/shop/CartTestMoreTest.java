package com.example.shop;

import com.example.ran.Ran;
import org.junit.Test;

/** A class whose name begins like another's. */
public class CartTestMoreTest {
    @Test
    public void adds() throws Exception {
        Ran.the("CartTestMoreTest#adds");
    }
}
