// SPDX-License-Identifier: Apache-2.0
// Which 32 bytes are an Ed25519 public key. OpenSSL takes any: it reduces coordinates above the prime, accepts points
// of low order, under which one signature fits every message, and learns only when verifying that there is no such
// point.
#include "crypto.hpp"
#include "signature.hpp"

#include <openssl/bn.h>

#include <algorithm>
#include <array>

namespace duly::detail {
namespace {

using Number = Owned<BIGNUM, BN_clear_free>;
using Coordinate = std::array<unsigned char, 32>; // little-endian

// The y coordinates of the eight points whose order divides the cofactor. Two of them, 1 and p - 1, belong to x = 0,
// the others to two points each that differ in the sign of x only.
constexpr std::array<Coordinate, 5> low_order_y = {{
    {0},
    {1},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
     0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
     0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
}};

Number from_hex(char const* digits)
{
    BIGNUM* number = nullptr;
    if (BN_hex2bn(&number, digits) == 0) crypto_failed("BN_hex2bn");
    return Number(number);
}

// RFC 8032, 5.1.3: x^2 = (y^2 - 1) / (d y^2 + 1) has a root modulo p. A fraction is a square when the product of its
// two numbers is one.
bool is_on_curve(BIGNUM const* y, BIGNUM const* p)
{
    static Number const d = from_hex("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");
    Owned<BN_CTX, BN_CTX_free> const context(BN_CTX_new());
    Number const square(BN_new()), above(BN_new()), below(BN_new()), product(BN_new());
    bool const done = context && square && above && below && product &&
                      BN_mod_sqr(square.get(), y, p, context.get()) == 1 &&
                      BN_mod_sub(above.get(), square.get(), BN_value_one(), p, context.get()) == 1 &&
                      BN_mod_mul(below.get(), square.get(), d.get(), p, context.get()) == 1 &&
                      BN_mod_add(below.get(), below.get(), BN_value_one(), p, context.get()) == 1 &&
                      BN_mod_mul(product.get(), above.get(), below.get(), p, context.get()) == 1;
    int const residue = done ? BN_kronecker(product.get(), p, context.get()) : -2;
    if (residue == -2) crypto_failed("BN_kronecker");
    return residue >= 0;
}

} // namespace

Encoding ed25519_encoding(std::string_view public_key)
{
    Coordinate y;
    if (public_key.size() != y.size()) return Encoding::wrong_length;
    std::copy_n(unsigned_bytes(public_key.data()), y.size(), y.begin());
    bool const is_negative = (y[31] & 0x80U) != 0;
    y[31] &= 0x7fU;

    static Number const p = from_hex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
    Number const number(BN_lebin2bn(y.data(), static_cast<int>(y.size()), nullptr));
    if (!number) crypto_failed("BN_lebin2bn");
    if (BN_cmp(number.get(), p.get()) >= 0) return Encoding::non_canonical;
    if (std::find(low_order_y.begin(), low_order_y.end(), y) != low_order_y.end()) {
        bool const x_is_zero = y == low_order_y[1] || y == low_order_y[4];
        return x_is_zero && is_negative ? Encoding::non_canonical : Encoding::low_order;
    }
    return is_on_curve(number.get(), p.get()) ? Encoding::good : Encoding::off_curve;
}

} // namespace duly::detail
