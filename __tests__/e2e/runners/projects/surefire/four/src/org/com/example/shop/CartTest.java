package org.com.example.shop;

import com.example.ran.Ran;
import org.junit.Test;

/** A class of the same name, in a package that ends the same. */
public class CartTest {
    @Test
    public void adds() throws Exception {
        Ran.the("org CartTest#adds");
    }
}
